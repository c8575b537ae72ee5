// A work area: its tasks and indicators with their course, its units, alerts, findings, submissions.
function areasInOrder() {
    const parts = book().parts.map((part) => part.code);
    const first = new Map();
    book().tasks.forEach((task, place) => {
        const part = parts.indexOf(partOf(task.code));
        const order = (part < 0 ? parts.length : part) * 1e4 + place;
        first.set(task.area, Math.min(order, first.has(task.area) ? first.get(task.area) : order));
    });
    const orderOf = (area) => (first.has(area) ? first.get(area) : 1e9);
    return Object.keys(book().areas).sort((one, other) => orderOf(one) - orderOf(other));
}
function worstOf(area) {
    const found = book().rows.tasks.filter((row) => row.area === area).map((row) => ORDER.indexOf(row.status));
    return ORDER[Math.min(...found)] || "not_due";
}
// How many indicators of each area hold what is searched; null where nothing is.
function foundByArea() {
    if (!state.q.trim()) { return null; }
    return groupBy(book().rows.indicators.filter((row) => matches(indicatorWords(row))), (row) => row.area);
}
function indicatorWords(row) {
    return `${indicatorName(row.area, row.indicator)} ${text(row.because)} ${w(`status.${row.status}`)} ${unitName(row.reporter)} ${taskName(row.task)}`;
}
function areaView() {
    const areas = areasInOrder();
    const found = foundByArea();
    const area = areas.includes(state.area) ? state.area : areas[0];
    state.area = area;
    const rows = book().rows.indicators.filter((row) => row.area === area);
    const several = new Set(rows.map((row) => row.reporter)).size > 1;
    const filters = kept(`area`, rows, ["status", "reporter"]);
    return h("div", { class: "sided" },
        h("nav", { class: "areas", "aria-label": w("area") },
            h("label", { for: "area-choice" }, h("span", {}, w("area")), h("select", {
                id: "area-choice", onchange: (event) => { location.hash = `#/area/${event.target.value}`; },
            }, areas.map((each) => h("option", { value: each, selected: each === area }, areaName(each))))),
            h("ul", {}, areas.filter((each) => !found || found.has(each) || each === area).map((each) => h("li", {}, h("a", {
                href: `#/area/${each}`, "aria-current": each === area ? "page" : null,
            }, mark(worstOf(each)), areaName(each), found && h("span", { class: "badge" }, (found.get(each) || []).length)))))),
        h("div", { class: "areaed" },
            h("div", { class: "titled" }, h("h2", {}, areaName(area)), leads(area)),
            choosers("area", [
                { key: "status", label: w("status"), choices: choicesOf(rows, "status", (each) => w(`status.${each}`), ORDER) },
                { key: "reporter", label: w("unit"), choices: unitChoices(rows) },
            ]),
            rollups(area), book().tasks.filter((task) => task.area === area).map((task) => taskBlock(task, filters, rows, several)),
            comparisons(filters),
            matrix(area), areaAlerts(area), areaFindings(area)));
}
function leads(area) {
    const units = [...new Set(book().rows.reports.filter((row) => row.area === area).map((row) => row.reporter))];
    return h("p", { class: "muted" }, units.slice(0, 6).map((unit) => {
        const one = book().reporters[unit] || {};
        return h("span", { class: "lead" }, unitName(unit), one.person ? ` · ${one.person} ${one.phone || ""}` : "");
    }), units.length > 6 ? ` … ${units.length}` : "");
}
function taskBlock(task, filtered, rows, several) {
    const own = filtered.filter((row) => row.task === task.code);
    const row = book().worst.get(task.code);
    const cooperating = task.cooperating.map(unitName);
    return h("section", { class: "task", "aria-label": taskName(task.code) },
        h("div", { class: "titled" },
            h("h3", {}, h("span", { class: "numeral" }, task.code), tell(task.title)),
            row && tag(row.status), h("span", { class: "muted" }, `${w("clause")} ${joined(task.clause)}`),
            cooperating.length ? h("span", { class: "muted" }, `${w("cooperating")} ${joined(cooperating)}`) : null),
        table({
            id: `t-${task.code}`, caption: `${taskName(task.code)} ${w("indicators")}`, rows: own, kind: "indicators",
            all: rows.filter((each) => each.task === task.code).length,
            words: indicatorWords,
            columns: indicatorColumns(several), detail: indicatorDetail,
            key: (each) => `${each.reporter}/${each.indicator}`, name: (each) => indicatorName(each.area, each.indicator),
        }));
}
function known(row) { return held(row, book().indicator.get(keyOf(row.area, row.indicator))); }
// A unit of a roll-up is held to its own target, and a re-plan to its own too; the rules name one for all.
function held(row, indicator) {
    if (row.target === undefined) { return indicator; }
    if (indicator.target === null) {
        const partly = typeof row.target === "string" && isRolledUp(row.area, row.indicator);
        return partly ? { ...indicator, wanted: [figureIn("zh", indicator, row.target), figureIn("en", indicator, row.target)] } : indicator;
    }
    if (row.target === indicator.target) { return indicator; }
    const target = typeof row.target === "number" ? row.target : null;
    const said = target === null ? ["—", "—"] : [figureIn("zh", indicator, target), figureIn("en", indicator, target)];
    return { ...indicator, target, wanted: said, curve: target === null ? [] : curveTo(row, indicator, target) };
}
// From nothing, another target is reached in the same proportion; else what was planned by month.
function curveTo(row, indicator, target) {
    if (indicator.curve.length && indicator.curve[0][1] === 0) {
        return indicator.curve.map(([day, value]) => [day, value * target / indicator.target]);
    }
    const past = book().history.get(keyOf(row.area, row.reporter, row.indicator)) || [];
    return past.filter((one) => typeof one.planned === "number").map((one) => [lastDay(one.period), one.planned]);
}
function indicatorColumns(several) {
    return [
        { key: "status", label: w("status"), kind: "slim", value: (row) => ORDER.indexOf(row.status), cell: (row) => tag(row.status) },
        { key: "name", label: w("indicator"), kind: "named", value: (row) => tell(known(row).name), cell: (row) => tell(known(row).name) },
        several && { key: "reporter", label: w("unit"), kind: "unit", value: (row) => unitName(row.reporter), cell: (row) => unitName(row.reporter) },
        { key: "course", label: w("course"), kind: "course", cell: (row) => spark(row, known(row)) },
        { key: "actual", label: w("actual"), kind: "number", value: (row) => row.actual, cell: (row) => figure(known(row), row.actual) },
        { key: "planned", label: w("planned"), kind: "number", value: (row) => row.planned, cell: (row) => figure(known(row), row.planned) },
        { key: "target", label: w("target"), kind: "number", value: (row) => known(row).target, cell: (row) => tell(known(row).wanted) },
        { key: "due", label: w("due"), kind: "slim due", value: (row) => known(row).due, cell: (row) => known(row).due },
        { key: "because", label: w("because"), kind: "long", cell: (row) => text(row.because) },
    ].filter(Boolean);
}
function indicatorDetail(row) {
    const indicator = known(row);
    const past = book().history.get(keyOf(row.area, row.reporter, row.indicator)) || [];
    const facts = [
        `${w("kind")} ${w(`kind.${indicator.kind}`)}`, `${w("rhythm")} ${tell(indicator.rhythm)}`,
        `${w("strictness")} ${tell(indicator.strictness)}`, `${w("lead")} ${unitName(indicator.lead)}`,
        `${w("clause")} ${joined(indicator.clause)}`,
    ];
    if (indicator.ours) { facts.push(w("ours")); }
    if (row.reported !== null) { facts.push(w("reported", { value: figure(indicator, row.reported) })); }
    if (row.exempt) { facts.push(w("exempt", { why: row.exempt })); }
    if (row.forecast) {
        facts.push(w("forecast_said", {
            value: figure(indicator, row.forecast.expected),
            share: typeof row.forecast.miss_probability === "number" ? `${Math.round(row.forecast.miss_probability * 100)}%` : "—",
        }));
    }
    return h("div", { class: "opened-up" }, h("p", { class: "facts" }, facts.map((each) => h("span", {}, each))),
        trajectory(row, indicator), keyTo(row, indicator), monthsTable(past, indicator),
        h("p", {}, h("b", {}, w("because")), " ", text(row.because)));
}
function monthsTable(past, indicator) {
    if (!past.length) { return null; }
    const line = (label, cell) => h("tr", {}, h("th", { scope: "row" }, label), past.map((one) => h("td", {}, cell(one))));
    return h("div", { class: "scroller", "data-label": tell(indicator.name) },
        h("table", { class: "months" }, h("caption", { class: "unseen" }, tell(indicator.name)),
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, w("period")), past.map((one) => h("th", { scope: "col" }, monthOf(one.period))))),
            h("tbody", {}, line(w("actual"), (one) => figure(indicator, one.actual)),
                past.some((one) => one.planned !== null) ? line(w("planned"), (one) => figure(indicator, one.planned)) : null,
                line(w("status"), (one) => tag(one.status)))));
}
function comparisons(rows) {
    const groups = [...groupBy(rows.filter((row) => !["milestone", "document"].includes(known(row).kind) && !isRolledUp(row.area, row.indicator)), (row) => row.indicator).values()]
        .filter((group) => group.length > 1);
    if (!groups.length) { return null; }
    return h("section", {}, h("h3", {}, w("by_unit")),
        groups.map((group) => h("figure", {}, h("figcaption", {}, tell(known(group[0]).name), " ", tell(known(group[0]).wanted)),
            bars([...group].sort((one, other) => compare(other.actual, one.actual)), known(group[0])))));
}
function areaAlerts(area) {
    const rows = book().rows.alerts.filter((row) => row.area === area);
    return h("section", {}, h("h3", {}, w("alerts")),
        rows.length ? alertTable("area-alert-rows", rows, rows.length) : h("p", { class: "nothing" }, w("none")));
}
function areaFindings(area) {
    const rows = book().rows.findings.filter((row) => row.area === area);
    return h("section", {}, h("h3", {}, w("findings")),
        rows.length ? findingTable("area-finding-rows", rows, rows.length) : h("p", { class: "nothing" }, w("none")));
}
// Units by months: a mark for how each report came, with its versions.
function matrix(area) {
    const rows = book().rows.reports.filter((row) => row.area === area);
    if (!rows.length) { return null; }
    const periods = [...new Set(rows.map((row) => row.period))].sort();
    const units = [...groupBy(rows, (row) => row.reporter)];
    const legend = [...new Set(rows.map((row) => row.timeliness))];
    return h("section", {}, h("h3", {}, w("matrix")),
        h("div", { class: "scroller", "data-label": w("matrix") },
            h("table", { class: "matrix" }, h("caption", { class: "unseen" }, w("matrix")),
                h("thead", {}, h("tr", {}, h("th", { scope: "col" }, w("unit")), periods.map((each) => h("th", { scope: "col" }, monthOf(each))))),
                h("tbody", {}, units.map(([unit, own]) => h("tr", {}, h("th", { scope: "row" }, unitName(unit)), periods.map((each) => {
                    const row = own.find((one) => one.period === each);
                    return h("td", {}, row && [mark(row.timeliness, "timeliness"), row.versions > 1 && h("sup", { title: `${w("versions")} ${row.versions}` }, row.versions)]);
                })))))),
        h("p", { class: "legend" }, legend.map((each) => tag(each, "timeliness"))));
}
