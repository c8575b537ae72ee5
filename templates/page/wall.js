// The overview: how things stand in a line, the wall of tasks, who must be pressed, who is missing.
function wallView() {
    const tasks = book().tasks.map((task) => ({ task, row: book().worst.get(task.code) })).filter((one) => one.row);
    const status = chosen("wall", "status");
    const shown = tasks.filter(({ task, row }) =>
        (!status || row.status === status)
        && matches(`${task.code} ${tell(task.title)} ${unitName(task.lead)} ${areaName(task.area)} ${text(row.because)} ${w(`status.${row.status}`)}`));
    return [
        summary(tasks),
        h("section", {},
            h("div", { class: "titled" }, h("h2", {}, w("tasks")), statusChips(tasks, status),
                h("p", { class: "count" }, w("shown", { shown: shown.length, all: tasks.length }))),
            wall(shown)),
        h("div", { class: "pair" }, urgent(shown), h("div", {}, missing(), events())),
    ];
}
function summary(tasks) {
    const levels = LEVELS.map((level) => [level, book().rows.alerts.filter((row) => row.level === level).length]);
    const months = toldMonths();
    return h("dl", { class: "summary" },
        h("div", { class: "wide" }, h("dt", {}, w("tasks_by_status")), h("dd", {}, stack(tasks))),
        months.length ? months.map(monthReports) : h("div", {}, h("dt", {}, w("reports")), h("dd", {}, w("nothing_due"))),
        h("div", {}, h("dt", {}, w("alerts")), h("dd", {}, levels.map(([level, count]) =>
            h("a", { class: `level ${level}`, href: "#/alerts", onclick: () => { state.filters.alerts = { level }; } },
                h("span", { class: "mark", "aria-hidden": "true" }, MARKS[level]), w(`level.${level}`), " ", h("b", {}, count))))),
        pressing(),
        h("div", {}, h("dt", {}, w("findings")), h("dd", {}, h("a", { href: "#/findings" }, h("b", {}, book().rows.findings.length)))));
}
// The last month whose reports were all due, and what came for later ones.
function toldMonths() {
    const months = [...groupBy(book().rows.reports, (row) => row.period)].sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([period, rows]) => ({ period, rows, waiting: rows.filter((row) => row.timeliness === "not_due").length }))
        .filter(({ rows, waiting }) => waiting < rows.length);
    const whole = months.filter(({ waiting }) => !waiting).pop();
    return months.filter(({ period }) => !whole || period >= whole.period);
}
function monthReports({ period, rows, waiting }) {
    const count = (...kinds) => rows.filter((row) => kinds.includes(row.timeliness)).length;
    const there = rows.filter((row) => row.timeliness !== "not_due" && row.file).length;
    const amiss = [["not_due_yet", waiting], ["came_late", count("late", "mended_late")], ["not_mended", count("returned")]];
    return h("div", { class: "month" }, h("dt", {}, w("reports_in", { period: periodOf(period) })),
        h("dd", {}, h("a", { href: "#/reports" }, h("b", {}, there), ` / ${rows.length}`, h("span", { class: "unseen" }, w("in_of", { there, owed: rows.length }))),
            amiss.filter(([, each]) => each).map(([said, each]) => h("span", { class: "muted" }, w(said, { count: each })))));
}
function pressing() {
    if (!book().ledger) { return null; }
    const rows = book().rows.matters.filter((row) => row.stands === "pressed");
    const overdue = rows.filter(isOverdue).length;
    return h("div", {}, h("dt", {}, w("matters")), h("dd", {}, h("a", { href: "#/matters" }, w("pressed_count", { count: rows.length })),
        overdue ? h("span", { class: "level red" }, h("span", { class: "mark", "aria-hidden": "true" }, "!"), w("overdue_count", { count: overdue })) : null));
}
function stack(tasks) {
    const counts = ORDER.map((status) => [status, tasks.filter(({ row }) => row.status === status).length]).filter(([, count]) => count);
    const width = 400;
    let from = 0;
    const draw = s("svg", {
        class: "stack", viewBox: `0 0 ${width} 12`, preserveAspectRatio: "none", role: "img",
        "aria-label": counts.map(([status, count]) => `${w(`status.${status}`)} ${count}`).join(", "),
    });
    for (const [status, count] of counts) {
        const span = width * count / tasks.length;
        draw.append(s("rect", { class: toneOf(status), x: from + 0.5, y: 0, width: Math.max(1, span - 1), height: 12 }));
        from += span;
    }
    return draw;
}
function statusChips(tasks, status) {
    const counts = ORDER.map((each) => [each, tasks.filter(({ row }) => row.status === each).length]).filter(([, count]) => count);
    const chip = (value, words, count, tone) => h("button", {
        type: "button", id: `chip-${value || "all"}`, class: `chip ${tone}`, "aria-pressed": String(status === value),
        onclick: () => { state.filters.wall = { status: status === value ? "" : value }; redraw(); },
    }, value && h("span", { class: "mark", "aria-hidden": "true" }, MARKS[value]), words, h("b", {}, count));
    return h("div", { class: "chips", role: "group", "aria-label": w("filter_status") },
        chip("", w("all"), tasks.length, "plain"),
        counts.map(([each, count]) => chip(each, w(`status.${each}`), count, toneOf(each))));
}
function wall(shown) {
    if (!shown.length) { return h("p", { class: "nothing" }, w("nothing")); }
    const groups = groupBy(shown, ({ task }) => partOf(task.code));
    const known = book().parts.filter((part) => groups.has(part.code));
    const others = [...groups.keys()].filter((code) => !known.some((part) => part.code === code));
    const parts = [...known.map((part) => [part.code, tell(part.title)]),
        ...others.map((code) => [code, w("not_in_plan")])];
    return h("div", { class: "wall" }, parts.map(([code, title]) => h("section", { class: "part", "aria-label": `${code} ${title}` },
        h("h3", {}, h("span", { class: "numeral" }, code), h("span", {}, title)),
        h("ul", { class: "tiles" }, groups.get(code).map(tile)))));
}
function tile({ task, row }) {
    return h("li", {}, h("a", { class: `tile ${toneOf(row.status)}`, href: `#/area/${task.area}` },
        h("span", { class: "line" }, h("span", { class: "number" }, task.code), tag(row.status)),
        h("span", { class: "name" }, tell(task.title)),
        h("span", { class: "why", title: text(row.because) }, row.indicator
            ? whose(row) + indicatorName(row.area, row.indicator) + colon() + text(row.because) : text(row.because))));
}
// Of a task that several units answer for, the unit whose figure is told.
function whose(row) {
    const several = book().rows.tasks.some((one) => one.task === row.task && one.reporter !== row.reporter);
    return several && [...RED, ...YELLOW].includes(row.status) ? `${unitName(row.reporter)} · ` : "";
}
function urgent(shown) {
    const rows = shown.map(({ row }) => row).filter((row) => [...RED, ...YELLOW].includes(row.status));
    return h("section", {}, h("h2", {}, w("urgent")),
        table({
            id: "urgent", caption: w("urgent"), rows, uncounted: true,
            columns: [
                { key: "status", label: w("status"), kind: "slim", value: (row) => ORDER.indexOf(row.status), cell: (row) => tag(row.status) },
                { key: "task", label: w("task"), value: (row) => codeOrder(row.task), cell: (row) => h("a", { href: `#/area/${row.area}` }, taskName(row.task)) },
                { key: "reporter", label: w("unit"), kind: "unit", value: (row) => unitName(row.reporter), cell: (row) => unitName(row.reporter) },
                { key: "because", label: w("because"), kind: "long", cell: (row) => (row.indicator ? h("span", {}, h("b", {}, indicatorName(row.area, row.indicator)), colon(), text(row.because)) : text(row.because)) },
            ],
            sort: { key: "status", down: false },
        }));
}
function missing() {
    const alerts = book().rows.alerts.filter((row) => row.kind === "not_reported");
    const groups = [...groupBy(alerts, (row) => keyOf(row.reporter, row.area)).values()];
    const none = book().rows.reports.some((row) => row.timeliness !== "not_due") ? "everybody" : "nothing_due";
    return h("section", {}, h("h2", {}, w("missing_reports")),
        groups.length ? table({
            id: "missing", caption: w("missing_reports"), rows: groups, uncounted: true,
            columns: [
                { key: "reporter", label: w("unit"), value: ([row]) => unitName(row.reporter), cell: ([row]) => [unitName(row.reporter), h("br"), h("span", { class: "muted" }, areaName(row.area))] },
                { key: "periods", label: w("periods"), value: ([row]) => row.period, cell: (rows) => monthsOf(rows.map((row) => row.period)) },
                { key: "person", label: w("person"), cell: ([row]) => [book().reporters[row.reporter].person || "—", h("br"), h("span", { class: "phone" }, book().reporters[row.reporter].phone)] },
            ],
        }) : h("p", { class: "nothing" }, w(none)));
}
function events() {
    const rows = book().rows.alerts.filter((row) => row.kind === "event_result" || row.kind === "event_problem");
    if (!rows.length) { return null; }
    return h("section", {}, h("h2", {}, w("events")),
        h("ul", { class: "events" }, rows.map((row) => h("li", {},
            tag(row.level, "level"), " ", h("b", {}, w(`alert.${row.kind}`)), ` ${periodOf(row.period)} ${unitName(row.reporter)} ${row.task || ""}`,
            h("p", {}, text(row.message))))));
}
