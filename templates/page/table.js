// Tables that sort, filter, search and open: the state of each is kept by its id.
const STEP = 200;

function compare(one, other) {
    if (one === other) { return 0; }
    if (one === null || one === undefined || one === "") { return 1; }
    if (other === null || other === undefined || other === "") { return -1; }
    if (typeof one === "number" && typeof other === "number") { return one - other; }
    return String(one).localeCompare(String(other), state.lang === "zh" ? "zh-Hans" : "en", { numeric: true });
}

// options: id, caption, columns [{key, label, value, cell, kind}], rows, words(row), detail(row).
function table(options) {
    const { id, columns } = options;
    const sort = state.sorts[id] || options.sort || null;
    let rows = options.words ? options.rows.filter((row) => matches(options.words(row))) : [...options.rows];
    if (sort) {
        const column = columns.find((each) => each.key === sort.key);
        const turn = sort.down ? -1 : 1;
        if (column) { rows.sort((one, other) => turn * compare(column.value(one), column.value(other))); }
    }
    const limit = state.limits[id] || STEP;
    const all = options.all === undefined ? options.rows.length : options.all;
    const head = columns.map((column) => heading(id, column, sort));
    if (options.detail) { head.unshift(h("th", { scope: "col", role: "columnheader", class: "opener" }, h("span", { class: "unseen" }, w("details")))); }
    const body = h("tbody", { role: "rowgroup" }, rows.slice(0, limit).map((row, place) => lines(options, row, place)));
    const counted = h("p", { class: "count" }, w("shown", { shown: Math.min(limit, rows.length), all }));
    const more = rows.length > limit && h("button", {
        type: "button", id: `${id}-more`, class: "more",
        onclick: () => { state.limits[id] = limit + STEP; redraw(); },
    }, w("more", { count: Math.min(STEP, rows.length - limit) }));
    return h("div", { class: "tabled" },
        h("div", { class: "scroller", "data-label": options.caption },
            h("table", { id, class: `rows ${options.kind || ""}`, role: "table" },
                h("caption", { class: options.caption_shown ? "" : "unseen" }, options.caption),
                h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head)), body)),
        rows.length ? null : h("p", { class: "nothing" }, w(all ? "nothing" : "none")),
        options.uncounted ? null : counted, more);
}
function heading(id, column, sort) {
    if (!column.value) { return h("th", { scope: "col", role: "columnheader", class: column.kind }, column.label); }
    const sorted = sort && sort.key === column.key;
    const arrow = sorted ? (sort.down ? "▾" : "▴") : "";
    return h("th", {
        scope: "col", role: "columnheader", class: column.kind,
        "aria-sort": sorted ? (sort.down ? "descending" : "ascending") : "none",
    }, h("button", {
        type: "button", class: "sorter", id: `${id}-by-${column.key}`, title: w("sort", { column: column.label }),
        onclick: () => {
            state.sorts[id] = { key: column.key, down: Boolean(sorted && !sort.down) };
            redraw();
        },
    }, column.label, h("span", { class: "arrow", "aria-hidden": "true" }, arrow)));
}
function lines(options, row, place) {
    const cells = options.columns.map((column) => h("td", { class: column.kind, role: "cell", "data-label": column.label }, column.cell(row)));
    if (!options.detail) { return h("tr", { role: "row" }, cells); }
    const key = `${options.id}:${options.key ? options.key(row) : place}`;
    const open = state.open.has(key);
    const opener = h("button", {
        type: "button", class: "open", id: `o-${key}`, "aria-expanded": String(open),
        "aria-label": w("show_details", { what: options.name ? options.name(row) : "" }),
        onclick: () => {
            if (state.open.has(key)) { state.open.delete(key); } else { state.open.add(key); }
            redraw();
        },
    }, h("span", { "aria-hidden": "true" }, open ? "−" : "+"));
    const first = h("tr", { class: open ? "opened" : null, role: "row" }, h("td", { class: "opener", role: "cell" }, opener), cells);
    if (!open) { return [first]; }
    return [first, h("tr", { class: "detail", role: "row" }, h("td", { role: "cell", colspan: cells.length + 1 }, options.detail(row)))];
}

// Choices above a table: [{key, label, choices: [[value, words]]}], kept by view.
function choosers(view, wanted) {
    const chosen = state.filters[view] || (state.filters[view] = {});
    const selects = wanted.filter((one) => one.choices.length > 1).map((one) => {
        const id = `${view}-${one.key}`;
        return h("label", { for: id }, h("span", {}, one.label), h("select", {
            id, onchange: (event) => { chosen[one.key] = event.target.value; redraw(); },
        }, h("option", { value: "" }, w("all")), one.choices.map(([value, words]) =>
            h("option", { value, selected: chosen[one.key] === value }, words))));
    });
    const some = state.q || Object.values(chosen).some(Boolean);
    if (!selects.length && !some) { return null; }
    return h("div", { class: "choosers" }, selects, h("button", {
        type: "button", id: `${view}-reset`, class: "reset", disabled: !some,
        onclick: () => {
            state.filters[view] = {};
            state.q = "";
            const box = document.getElementById("search");
            if (box) { box.value = ""; }
            redraw();
        },
    }, w("reset")));
}
function chosen(view, key) { return (state.filters[view] || {})[key] || ""; }
function kept(view, rows, keys) {
    return rows.filter((row) => keys.every((key) => {
        const wanted = chosen(view, key);
        return !wanted || String(key === "part" ? partOf(row.task || "") : row[key]) === wanted;
    }));
}
function choicesOf(rows, key, say, order) {
    const values = [...new Set(rows.map((row) => row[key]).filter(Boolean))];
    values.sort(order ? (one, other) => order.indexOf(one) - order.indexOf(other) : compare);
    return values.map((value) => [value, say(value)]);
}
function unitChoices(rows) { return choicesOf(rows, "reporter", unitName); }
function areaChoices(rows) { return choicesOf(rows, "area", areaName); }
