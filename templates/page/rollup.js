// Figures that are added up: the sum, who is missing, and the units side by side by their rank.
function rollups(area) {
    const rows = book().rows.rollup.filter((row) => row.area === area && row.period);
    if (!rows.length) { return null; }
    return h("section", {}, h("h3", {}, w("rolled_up")), rows.map(rolledUp));
}
function isRolledUp(area, indicator) {
    return book().rows.rollup.some((row) => row.area === area && row.indicator === indicator && row.period);
}
function rolledUp(row) {
    const indicator = book().indicator.get(keyOf(row.area, row.indicator));
    const name = tell(indicator.name);
    const changed = typeof row.target === "number" && row.target !== indicator.target;
    const facts = [
        periodOf(row.period), row.actual === null ? null : w("summed", { value: figure(indicator, row.actual) }),
        `${w("target")} ${changed ? figure(indicator, row.target) : tell(indicator.wanted)}`,
        w("counted_in", { owed: row.owed, there: row.owed - row.missing.length }),
    ];
    if (row.own !== null) { facts.push(w("own_total", { value: figure(indicator, row.own) })); }
    return h("figure", { class: "rolled" },
        h("figcaption", {}, h("span", { class: "numeral" }, row.task), " ", name, " ", tag(row.status)),
        h("p", { class: "facts" }, facts.filter(Boolean).map((each) => h("span", {}, each)),
            row.missing.length ? h("strong", { class: "without" }, w("without", { units: joined(row.missing.map(unitName)) })) : null),
        h("p", {}, text(row.because)),
        ranks(row, indicator), unitsTable(row, indicator));
}
// A stage counts as the steps up to it, so that it can be drawn beside others.
function lengthOf(value) {
    if (typeof value === "number") { return value; }
    return typeof value === "string" ? stageRank(value) - 1 : null;
}
function unitsOf(row) {
    return row.units.map(([reporter, period, status, actual, target, rank]) => ({ reporter, period, status, actual, target, rank }));
}
function ranks(row, indicator) {
    const units = unitsOf(row);
    const lengths = units.flatMap((one) => [lengthOf(one.actual), lengthOf(one.target)]).filter((each) => each !== null);
    const targets = [...new Set(units.map((one) => lengthOf(one.target)))];
    const common = targets.length === 1 && targets[0] !== null ? targets[0] : null;
    const small = innerWidth < 720;
    const [width, step, left, right] = small ? [380, 24, 112, 128] : [760, 24, 172, 150];
    const height = units.length * step + 8;
    const x = scale(Math.min(0, ...lengths), Math.max(0, ...lengths) || 1, left, width - right);
    const draw = s("svg", { class: "bars ranks", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": ranksSaid(row, units, indicator) });
    units.forEach((one, place) => {
        const y = place * step + 4;
        const long = lengthOf(one.actual);
        const end = long === null ? x(0) : Math.max(x(long), x(0));
        draw.append(
            s("text", { class: "tick end", x: 20, y: y + 15 }, one.rank === null ? "—" : String(one.rank)),
            s("text", { class: "tick end", x: left - 8, y: y + 15 }, [...unitName(one.reporter)].slice(0, small ? 7 : 11).join("")));
        if (long !== null) {
            draw.append(s("rect", {
                class: `bar ${toneOf(one.status)}`, x: Math.min(x(0), x(long)), y: y + 3,
                width: Math.max(1, Math.abs(x(long) - x(0))), height: step - 8,
            }));
        }
        if (common === null && lengthOf(one.target) !== null) {
            draw.append(s("line", { class: "own", x1: x(lengthOf(one.target)), x2: x(lengthOf(one.target)), y1: y, y2: y + step - 2 },
                s("title", {}, `${w("own_target")} ${figure(indicator, one.target)}`)));
        }
        const said = long !== null && lengthOf(one.target) !== null && common === null ? Math.max(end, x(lengthOf(one.target))) : end;
        draw.append(s("text", { class: "tick", x: said + 6, y: y + 15 },
            `${figure(indicator, one.actual)} ${MARKS[one.status]} ${w(`status.${one.status}`)}`));
    });
    if (common !== null) {
        draw.append(s("line", { class: "target", x1: x(common), x2: x(common), y1: 0, y2: height }));
    }
    return [draw, targetKey(common, targets)];
}
function ranksSaid(row, units, indicator) {
    const ranked = units.filter((one) => one.rank !== null);
    const said = (one) => `${unitName(one.reporter)} ${figure(indicator, one.actual)}`;
    const fields = { name: tell(indicator.name), owed: units.length };
    if (!ranked.length) { return w("rolled_none", fields); }
    return w("rolled_said", { ...fields, first: said(ranked[0]), last: said(ranked[ranked.length - 1]) });
}
function targetKey(common, targets) {
    if (targets.every((each) => each === null)) { return null; }
    return h("p", { class: "facts" }, h("span", {}, s("svg", {
        class: "swatch key", viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true",
    }, s("line", { class: common === null ? "own" : "target", x1: 6, x2: 6, y1: 0, y2: 12 })), w(common === null ? "own_target" : "target")));
}
function unitsTable(row, indicator) {
    const key = `ranks:${row.area}/${row.lead}/${row.indicator}`;
    const name = tell(indicator.name);
    const units = unitsOf(row);
    const elsewhere = units.some((one) => one.period && one.period !== row.period);
    const heads = [w("rank"), w("unit"), w("actual"), w("own_target"), w("status"), elsewhere && w("period")].filter(Boolean);
    return h("details", {
        class: "alternative", open: state.open.has(key),
        ontoggle: (event) => { if (event.target.open) { state.open.add(key); } else { state.open.delete(key); } },
    }, h("summary", {}, w("as_table", { name })), h("div", { class: "scroller", "data-label": name },
        h("table", { class: "months" }, h("caption", { class: "unseen" }, name),
            h("thead", {}, h("tr", {}, heads.map((each) => h("th", { scope: "col" }, each)))),
            h("tbody", {}, units.map((one) => h("tr", {},
                h("td", { class: "number" }, one.rank === null ? "—" : String(one.rank)), h("th", { scope: "row" }, unitName(one.reporter)),
                h("td", { class: "number" }, figure(indicator, one.actual)), h("td", { class: "number" }, figure(indicator, one.target)),
                h("td", {}, tag(one.status)), elsewhere ? h("td", {}, one.period ? periodOf(one.period) : "—") : null))))));
}
