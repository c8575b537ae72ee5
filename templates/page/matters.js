// Matters of the ledger: what is pressed, by when, and all that happened to it, with who and when.
function matterOf(alert) {
    const ledger = book().ledger;
    return ledger && book().matter.get(ledger.of[alert.key]);
}
function isOverdue(row) { return row.stands === "pressed" && row.limit < page.told.as_of.slice(0, 10); }
function limitWords(row) {
    return [row.limit, isOverdue(row) ? h("span", { class: "tag red" }, h("span", { class: "mark", "aria-hidden": "true" }, "!"), w("overdue")) : null];
}
function mattersView() {
    const all = book().rows.matters || [];
    const rows = kept("matters", all, ["stands", "level", "state", "source", "area", "lead"])
        .sort((one, other) => compare(other.stands, one.stands) || LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level)
            || compare(one.limit, other.limit) || compare(one.number, other.number));
    const last = book().ledger && book().ledger.last;
    return h("section", {}, h("div", { class: "titled" }, h("h2", {}, w("matters")),
        last ? h("p", { class: "muted" }, w("as_in_ledger", { at: dayOf(last) })) : null), choosers("matters", [
        { key: "stands", label: w("stands"), choices: choicesOf(all, "stands", (each) => w(each)) },
        { key: "level", label: w("level"), choices: choicesOf(all, "level", (each) => w(`level.${each}`), LEVELS) },
        { key: "state", label: w("state"), choices: choicesOf(all, "state", (each) => w(`state.${each}`), STATES) },
        { key: "source", label: w("source"), choices: choicesOf(all, "source", (each) => w(`source.${each}`)) },
        { key: "area", label: w("area"), choices: areaChoices(all) },
        { key: "lead", label: w("lead"), choices: choicesOf(all, "lead", unitName) },
    ]), table({
        id: "matter-rows", rows, all: all.length, caption: w("matters"), detail: matterDetail, key: (row) => row.number,
        name: (row) => `${row.number} ${text(row.message)}`,
        words: (row) => `${row.number} ${text(row.message)} ${text(row.because)} ${unitName(row.lead)} ${areaName(row.area)} ${taskName(row.task)} ${w(`state.${row.state}`)}`,
        columns: [
            { key: "number", label: w("number"), kind: "slim", value: (row) => row.number, cell: (row) => row.number },
            { key: "level", label: w("level"), kind: "slim", value: (row) => LEVELS.indexOf(row.level), cell: (row) => tag(row.level, "level") },
            { key: "state", label: w("state"), kind: "slim", value: (row) => STATES.indexOf(row.state), cell: (row) => tag(row.state, "state") },
            { key: "lead", label: w("lead"), kind: "unit", value: (row) => unitName(row.lead), cell: (row) => unitName(row.lead) },
            { key: "task", label: w("task"), value: (row) => codeOrder(row.task), cell: (row) => h("a", { href: `#/area/${row.area}` }, row.task ? taskName(row.task) : areaName(row.area)) },
            { key: "message", label: w("what"), kind: "long", value: (row) => text(row.message), cell: (row) => text(row.message) },
            { key: "opened", label: w("opened_on"), kind: "slim dated", value: (row) => row.opened, cell: (row) => row.opened },
            { key: "limit", label: w("limit"), kind: "slim dated", value: (row) => row.limit, cell: limitWords },
            { key: "urgings", label: w("urgings"), kind: "number", value: (row) => row.urgings, cell: (row) => String(row.urgings) },
        ],
    }));
}
function matterDetail(row) {
    const facts = [`${w("source")} ${w(`source.${row.source}`)}`, `${w("kind")} ${w(`alert.${row.kind}`)}`];
    if (row.period) { facts.push(`${w("period")} ${periodOf(row.period)}`); }
    if (row.indicator) { facts.push(`${w("indicator")} ${indicatorName(row.area, row.indicator)}`); }
    if (row.clause.length) { facts.push(`${w("clause")} ${joined(row.clause)}`); }
    if (row.cooperating.length) { facts.push(`${w("cooperating")} ${joined(row.cooperating.map(unitName))}`); }
    if (row.edition > 1) { facts.push(w("edition", { count: row.edition })); }
    if (row.extensions) { facts.push(w("extensions", { count: row.extensions })); }
    if (row.snoozed_until) { facts.push(w("snoozed_until", { day: dayOf(row.snoozed_until) })); }
    if (row.held_by) { facts.push(w("held_by", { number: row.held_by })); }
    if (row.exempt) { facts.push(w("exempt", { why: row.exempt })); }
    const said = [["because", text(row.because)], ["cause", row.cause], ["measures", row.measures], ["new_date", row.new_date && dayOf(row.new_date)]];
    return h("div", { class: "opened-up" }, h("p", { class: "facts" }, facts.map((each) => h("span", {}, each))),
        said.filter(([, each]) => each).map(([key, each]) => h("p", {}, h("b", {}, w(key)), " ", each)),
        stepsOf(row));
}
function stepsOf(row) {
    if (!row.steps.length) { return h("p", { class: "muted" }, w("no_steps")); }
    return [h("p", { class: "chained" }, w("steps")), h("ol", { class: "steps" }, row.steps.map(([at, name, by, why, details]) => h("li", {},
        h("time", { datetime: at }, dayOf(at)), h("b", {}, text(name)), h("span", { class: "by" }, by),
        h("div", {}, text(why), details.length ? h("p", { class: "facts" }, details.map((each) => h("span", {}, text(each)))) : null))))];
}
// What became of an alert: its matter, beneath its chain.
function matterWords(row) {
    return h("span", {}, h("a", { href: `#/matters/${row.number}` }, row.number), " ", tag(row.level, "level"), " ", tag(row.state, "state"),
        ` ${unitName(row.lead)} · ${w("limit")} `, limitWords(row));
}
