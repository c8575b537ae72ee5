// Alerts with their chain, findings, submissions with their versions, scores.
function alertsView() {
    const rows = kept("alerts", book().rows.alerts, ["level", "kind", "reporter", "area", "part"]);
    const all = book().rows.alerts;
    return h("section", {}, h("h2", {}, w("alerts")), choosers("alerts", [
        { key: "level", label: w("level"), choices: choicesOf(all, "level", (each) => w(`level.${each}`), LEVELS) },
        { key: "kind", label: w("kind"), choices: choicesOf(all, "kind", (each) => w(`alert.${each}`)) },
        { key: "part", label: w("part"), choices: book().parts.map((part) => [part.code, `${part.code} ${tell(part.title)}`]) },
        { key: "area", label: w("area"), choices: areaChoices(all) },
        { key: "reporter", label: w("unit"), choices: unitChoices(all) },
    ]), alertTable("alert-rows", rows, all.length));
}
function alertTable(id, rows, all) {
    return table({
        id, rows, all, caption: w("alerts"), detail: chain, key: (row) => row.key, name: (row) => text(row.message),
        sort: { key: "level", down: false },
        words: (row) => `${text(row.message)} ${text(row.because)} ${unitName(row.reporter)} ${areaName(row.area)} ${taskName(row.task)} ${w(`alert.${row.kind}`)} ${row.key}`,
        columns: [
            { key: "level", label: w("level"), kind: "slim", value: (row) => LEVELS.indexOf(row.level), cell: (row) => tag(row.level, "level") },
            { key: "kind", label: w("kind"), kind: "slim", value: (row) => w(`alert.${row.kind}`), cell: (row) => w(`alert.${row.kind}`) },
            { key: "reporter", label: w("unit"), kind: "unit", value: (row) => unitName(row.reporter), cell: (row) => unitName(row.reporter) },
            { key: "task", label: w("task"), value: (row) => codeOrder(row.task), cell: (row) => h("a", { href: `#/area/${row.area}` }, row.task ? taskName(row.task) : areaName(row.area)) },
            { key: "period", label: w("period"), kind: "slim", value: (row) => row.period, cell: (row) => periodOf(row.period) },
            book().ledger && { key: "matter", label: w("matter"), kind: "slim", value: (row) => (matterOf(row) || {}).number, cell: (row) => (matterOf(row) ? tag(matterOf(row).state, "state") : "—") },
            { key: "message", label: w("what"), kind: "long", value: (row) => text(row.message), cell: (row) => text(row.message) },
            { key: "because", label: w("because"), kind: "long", cell: (row) => text(row.because) },
        ].filter(Boolean),
    });
}
// From the clause to the alert: what was wanted, what came, in which file, why, how grave.
function chain(row) {
    const standing = book().standing.get(keyOf(row.area, row.reporter, row.indicator));
    const indicator = standing ? known(standing) : row.indicator && book().indicator.get(keyOf(row.area, row.indicator));
    const period = (standing && standing.period) || row.period;
    const report = book().report.get(keyOf(row.area, row.reporter, period));
    const steps = [[w("clause"), joined(row.clause) || "—"]];
    if (row.task) { steps.push([w("task"), taskName(row.task)]); }
    if (indicator) {
        steps.push([w("indicator"), `${tell(indicator.name)} ${tell(indicator.wanted)} · ${tell(indicator.strictness)} · ${w("due")} ${dayOf(indicator.due)}`]);
    }
    if (standing && indicator) {
        steps.push([w("figures"), h("span", {}, `${periodOf(standing.period)} ${w("actual")} ${figure(indicator, standing.actual)} · ${w("planned")} ${figure(indicator, standing.planned)} `, tag(standing.status))]);
    }
    if (report) { steps.push([w("submission"), submissionWords(report)]); }
    steps.push([w("because"), text(row.because)], [w("level"), h("span", {}, tag(row.level, "level"), " ", h("code", {}, row.key))]);
    const matter = matterOf(row);
    if (matter) { steps.push([w("matter"), matterWords(matter)]); }
    return h("div", { class: "opened-up" }, h("p", { class: "chained" }, w("chain")), h("ol", { class: "chain" }, steps.map(([label, said]) =>
        h("li", {}, h("b", {}, label), h("span", {}, said)))), matter && stepsOf(matter), standing && indicator && trajectory(standing, indicator));
}
function submissionWords(report) {
    const arrival = book().arrival.get(keyOf(report.area, report.reporter, report.period)) || {};
    const parts = [`${periodOf(report.period)} · ${w("due")} ${dayOf(report.due)}`];
    parts.push(arrival.received_at
        ? [w("received"), dayOf(arrival.received_at), report.receipt ? w(report.receipt) : ""].filter(Boolean).join(" ")
        : w("none_received"));
    if (report.file) { parts.push(report.file + (arrival.sha256 ? ` #${arrival.sha256}` : "")); }
    return parts.join(" · ");
}

function findingsView() {
    const all = book().rows.findings;
    const rows = kept("findings", all, ["severity", "code", "reporter", "area"]);
    return h("section", {}, h("h2", {}, w("findings")), choosers("findings", [
        { key: "severity", label: w("severity"), choices: choicesOf(all, "severity", (each) => w(`severity.${each}`), ["error", "warning", "question"]) },
        { key: "code", label: w("code"), choices: choicesOf(all, "code", (each) => each) },
        { key: "area", label: w("area"), choices: areaChoices(all) },
        { key: "reporter", label: w("unit"), choices: unitChoices(all) },
    ]), findingTable("finding-rows", rows, all.length));
}
function findingTable(id, rows, all) {
    const grave = ["error", "warning", "question"];
    return table({
        id, rows, all, caption: w("findings"), sort: { key: "severity", down: false },
        words: (row) => `${text(row.message)} ${row.code} ${row.file} ${unitName(row.reporter)} ${areaName(row.area)}`,
        columns: [
            { key: "severity", label: w("severity"), kind: "slim", value: (row) => grave.indexOf(row.severity), cell: (row) => tag(row.severity, "severity") },
            { key: "code", label: w("code"), kind: "slim", value: (row) => row.code, cell: (row) => row.code },
            { key: "message", label: w("what"), kind: "long", value: (row) => text(row.message), cell: (row) => text(row.message) },
            { key: "reporter", label: w("unit"), kind: "unit", value: (row) => unitName(row.reporter), cell: (row) => unitName(row.reporter) },
            { key: "period", label: w("period"), kind: "slim", value: (row) => row.period, cell: (row) => periodOf(row.period) },
            { key: "file", label: w("file"), kind: "file", value: (row) => row.file, cell: (row) => [row.file, row.place ? `:${row.place}` : ""] },
        ],
    });
}

function reportsView() {
    const all = book().rows.reports;
    const rows = kept("reports", all, ["period", "timeliness", "area", "reporter"])
        .sort((one, other) => compare(other.period, one.period));
    const ways = ["missing", "returned", "late", "mended_late", "on_time", "not_due"];
    return h("section", {}, h("h2", {}, w("reports")), choosers("reports", [
        { key: "period", label: w("period"), choices: choicesOf(all, "period", periodOf) },
        { key: "timeliness", label: w("timeliness"), choices: choicesOf(all, "timeliness", (each) => w(`timeliness.${each}`), ways) },
        { key: "area", label: w("area"), choices: areaChoices(all) },
        { key: "reporter", label: w("unit"), choices: unitChoices(all) },
    ]), table({
        id: "report-rows", rows, all: all.length, caption: w("reports"), detail: versions,
        key: (row) => `${row.area}/${row.reporter}/${row.period}`, name: (row) => `${unitName(row.reporter)} ${periodOf(row.period)}`,
        sort: { key: "timeliness", down: false },
        words: (row) => `${unitName(row.reporter)} ${areaName(row.area)} ${row.file || ""} ${w(`timeliness.${row.timeliness}`)} ${periodOf(row.period)}`,
        columns: [
            { key: "timeliness", label: w("timeliness"), kind: "slim", value: (row) => ways.indexOf(row.timeliness), cell: (row) => tag(row.timeliness, "timeliness") },
            { key: "period", label: w("period"), kind: "slim", value: (row) => row.period, cell: (row) => periodOf(row.period) },
            { key: "reporter", label: w("unit"), kind: "unit", value: (row) => unitName(row.reporter), cell: (row) => unitName(row.reporter) },
            { key: "area", label: w("area"), value: (row) => areaName(row.area), cell: (row) => h("a", { href: `#/area/${row.area}` }, areaName(row.area)) },
            { key: "due", label: w("due"), kind: "slim", value: (row) => row.due, cell: (row) => row.due },
            { key: "days_late", label: w("days_late"), kind: "number", value: (row) => row.days_late, cell: (row) => (row.days_late ? String(row.days_late) : "—") },
            { key: "versions", label: w("versions"), kind: "number", value: (row) => row.versions, cell: (row) => String(row.versions) },
            { key: "file", label: w("file"), kind: "file", value: (row) => row.file, cell: (row) => row.file || "—" },
        ],
    }));
}
function versions(row) {
    const arrival = book().arrival.get(keyOf(row.area, row.reporter, row.period));
    const told = [submissionWords(row)];
    if (row.versions) { told.push(w("versions_of", { count: row.versions, file: row.file || "—" }) + (row.provisional ? ` · ${w("provisional")}` : "")); }
    if (arrival) {
        if (arrival.returned_file) { told.push(w("returned_version", { file: arrival.returned_file })); }
        if (arrival.returned_why) { told.push(w("returned_why", { why: arrival.returned_why })); }
        if (arrival.division_signed || arrival.leader_signed) {
            told.push(w("signed", { division: dayOf(arrival.division_signed), leader: dayOf(arrival.leader_signed) }));
        }
        if (arrival.paper_missing) { told.push(w("paper_missing")); }
    }
    const related = book().rows.findings.filter((one) => one.area === row.area && one.reporter === row.reporter && one.period === row.period);
    return h("div", { class: "opened-up" }, h("ul", { class: "told" }, told.map((each) => h("li", {}, each)),
        related.map((one) => h("li", {}, tag(one.severity, "severity"), ` ${one.code} ${text(one.message)} `, h("code", {}, `${one.file}${one.place ? `:${one.place}` : ""}`)))));
}

function mean(values) { return values.reduce((sum, value) => sum + value, 0) / values.length; }
function blockMean(rows, id) {
    const points = rows.flatMap((row) => row.blocks).filter((block) => block[0] === id && block[2] !== null).map((block) => block[2]);
    return points.length ? mean(points) : null;
}
// Scores are told to two decimals; what is equal then shares a place.
function hundredths(one) { return Math.round(100 * one.score); }
function scoresView() {
    const scored = book().rows.scores.filter((row) => row.score !== null);
    const means = [...groupBy(scored, (row) => row.reporter)].map(([reporter, rows]) => ({
        reporter, rows, score: mean([...groupBy(rows, (row) => row.area).values()].map((each) => mean(each.map((row) => row.score)))),
    })).sort((one, other) => hundredths(other) - hundredths(one) || (one.reporter < other.reporter ? -1 : 1));
    means.forEach((one) => { one.rank = 1 + means.findIndex((other) => hundredths(other) === hundredths(one)); });
    const weights = new Map(scored.flatMap((row) => row.blocks.map(([id, weight]) => [id, weight])));
    return h("section", {}, h("div", { class: "titled" }, h("h2", {}, w("scores")), h("p", { class: "muted" }, w("mean"))), table({
        id: "score-rows", caption: w("scores"), rows: means, detail: scoreDetail, key: (row) => row.reporter, name: (row) => unitName(row.reporter),
        words: (row) => unitName(row.reporter),
        columns: [
            { key: "rank", label: w("rank"), kind: "number slim", value: (row) => row.rank, cell: (row) => String(row.rank) },
            { key: "reporter", label: w("unit"), kind: "unit", value: (row) => unitName(row.reporter), cell: (row) => unitName(row.reporter) },
            { key: "score", label: w("score"), kind: "number", value: (row) => row.score, cell: (row) => h("b", {}, row.score.toFixed(2)) },
            { key: "bar", label: w("out_of"), kind: "wide", cell: (row) => s("svg", { class: "meter", viewBox: "0 0 400 10", preserveAspectRatio: "none", "aria-hidden": "true" },
                s("rect", { class: "rail", x: 0, y: 0, width: 400, height: 10 }), s("rect", { class: "value", x: 0, y: 0, width: 4 * row.score, height: 10 })) },
            ...[...weights].map(([id, weight]) => ({
                key: id, label: `${w(`block.${id}`)} / ${digits(weight)}`, kind: "number", value: (row) => blockMean(row.rows, id),
                cell: (row) => (blockMean(row.rows, id) === null ? w("left_out") : blockMean(row.rows, id).toFixed(2)),
            })),
        ],
    }));
}
function scoreDetail(one) {
    const blocks = [...new Set(one.rows.flatMap((row) => row.blocks.map(([id]) => id)))];
    const points = (row, id) => {
        const block = row.blocks.find((each) => each[0] === id);
        if (!block) { return "—"; }
        const said = block[2] === null ? w("left_out") : w("of_weight", { points: digits(block[2]), weight: digits(block[1]) });
        return h("span", { title: text(block[3]) }, said);
    };
    return h("div", { class: "opened-up scroller", "data-label": unitName(one.reporter) },
        h("table", { class: "months" }, h("caption", { class: "unseen" }, unitName(one.reporter)),
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, w("area")), h("th", { scope: "col" }, w("period")), h("th", { scope: "col", class: "number" }, w("score")), blocks.map((id) => h("th", { scope: "col" }, w(`block.${id}`))))),
            h("tbody", {}, one.rows.map((row) => h("tr", {}, h("td", {}, areaName(row.area)), h("td", {}, periodOf(row.period)),
                h("td", { class: "number" }, row.score.toFixed(2)), blocks.map((id) => h("td", {}, points(row, id))))))));
}
