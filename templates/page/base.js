// What every view uses: the judgement, words in two languages, figures, elements.
const page = JSON.parse(document.getElementById("words").textContent);
const state = {
    lang: page.told.lang, plan: 0, view: "wall", area: null, q: "",
    filters: {}, sorts: {}, limits: {}, open: new Set(),
};
const RED = ["missed", "broken", "off_track"];
const YELLOW = ["unknown", "behind", "unverified", "ahead"];
const GREEN = ["on_track", "done"];
const ORDER = [...RED, ...YELLOW, ...GREEN, "not_due", "watched"];
const MARKS = {
    missed: "✕", broken: "▲", off_track: "▼", unknown: "?", behind: "◐", unverified: "◇",
    ahead: "△", on_track: "●", done: "✓", not_due: "○", watched: "·",
    red: "■", yellow: "▲", blue: "●", error: "■", warning: "▲", question: "?",
    on_time: "✓", late: "◐", mended_late: "◑", returned: "↩", missing: "✕",
    open: "○", acknowledged: "◔", answered: "◑", verified: "◕", closed: "✓", resolved: "✓",
};
const TONES = {
    red: "red", yellow: "yellow", blue: "blue", error: "red", warning: "yellow", question: "blue",
    on_time: "green", late: "yellow", mended_late: "yellow", returned: "yellow", missing: "red",
};
const LEVELS = ["red", "yellow", "blue"];
const STATES = ["open", "acknowledged", "answered", "verified", "closed", "resolved"];

function toneOf(status) {
    if (TONES[status]) { return TONES[status]; }
    if (RED.includes(status)) { return "red"; }
    if (YELLOW.includes(status)) { return "yellow"; }
    return GREEN.includes(status) ? "green" : "grey";
}

function tell(pair) {
    if (!pair) { return ""; }
    return (state.lang === "en" && pair[1]) || pair[0];
}
function text(number) { return tell(page.texts[number]); }
function w(key, fields) {
    const said = tell(page.words[key]) || key.slice(key.indexOf(".") + 1);
    return said.replace(/\{(\w+)\}/g, (whole, name) => fields && name in fields ? fields[name] : whole);
}

function colon() { return state.lang === "zh" ? "：" : ": "; }
function joined(words) { return words.join(state.lang === "zh" ? "、" : ", "); }
// Months by name, those that follow each other as one: 2019年2月至6月.
function monthsOf(periods) {
    const index = (period) => 12 * Number(period.slice(0, 4)) + Number(period.slice(5, 7));
    const runs = [];
    for (const period of [...periods].sort()) {
        const last = runs[runs.length - 1];
        if (last && index(period) === index(last[1]) + 1) { last[1] = period; } else { runs.push([period, period]); }
    }
    return joined(runs.map(([first, last]) => {
        if (first === last) { return periodOf(first); }
        if (state.lang === "en") { return `${first} to ${last}`; }
        return `${periodOf(first)}至${first.slice(0, 4) === last.slice(0, 4) ? `${Number(last.slice(5, 7))}月` : periodOf(last)}`;
    }));
}
function periodOf(value) {
    if (!value) { return "—"; }
    if (state.lang === "en") { return value; }
    const [year, month, day] = value.split("-").map(Number);
    return `${year}年${month}月${day ? `${day}日` : ""}`;
}
// A month's name in charts and tables of one year: 2月, or 2019-02.
function monthOf(period) {
    const oneYear = book().starts.slice(0, 4) === book().ends.slice(0, 4);
    return state.lang === "zh" && oneYear ? `${Number(period.slice(5, 7))}月` : periodOf(period);
}
function dayOf(value) {
    if (!value) { return "—"; }
    const day = periodOf(value.slice(0, 10));
    return value.length > 10 ? `${day} ${value.slice(11, 16)}` : day;
}
function digits(value, places = 2) {
    const rounded = Math.round(value * 10 ** places) / 10 ** places;
    return state.lang === "en" ? rounded.toLocaleString("en", { maximumFractionDigits: places }) : String(rounded);
}
// With as many digits as tell it apart from another number: 99.996 is not 100.
function apart(value, other) {
    let places = 2;
    while (places < 8 && value !== other && digits(value, places) === digits(other, places)) { places += 1; }
    return digits(value, places);
}
function figure(indicator, value) {
    if (value === null || value === undefined) { return "—"; }
    if (typeof value === "string") { return w(`stage.${value}`); }
    const target = typeof indicator.target === "number" ? indicator.target : Infinity;
    if (state.lang === "zh" && indicator.shown) {
        return apart(value / indicator.shown[1], target / indicator.shown[1]) + indicator.shown[0];
    }
    const unit = tell(indicator.unit);
    return apart(value, target) + (state.lang === "en" && unit && unit !== "%" ? ` ${unit}` : unit);
}

function figureIn(lang, indicator, value) {
    const before = state.lang;
    state.lang = lang;
    const said = figure(indicator, value);
    state.lang = before;
    return said;
}

const NS = "http://www.w3.org/2000/svg";
function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
        if (value === null || value === undefined || value === false) { continue; }
        if (name.startsWith("on")) { element.addEventListener(name.slice(2), value); }
        else { element.setAttribute(name, value === true ? "" : value); }
    }
    for (const child of children.flat(Infinity)) {
        if (child !== null && child !== undefined && child !== false && child !== "") {
            element.append(child);
        }
    }
    return element;
}
function h(tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
}
function s(tag, attributes, ...children) {
    return fill(document.createElementNS(NS, tag), attributes, children);
}

function tag(status, prefix) {
    return h("span", { class: `tag ${toneOf(status)}` },
        h("span", { class: "mark", "aria-hidden": "true" }, MARKS[status] || "•"),
        w(`${prefix || "status"}.${status}`));
}
function mark(status, prefix) {
    return h("span", { class: `mark ${toneOf(status)}`, title: w(`${prefix || "status"}.${status}`) },
        h("span", { "aria-hidden": "true" }, MARKS[status] || "•"),
        h("span", { class: "unseen" }, w(`${prefix || "status"}.${status}`)));
}

function plainWords(said) { return String(said || "").normalize("NFKC").toLowerCase(); }
function matches(words) {
    const wanted = plainWords(state.q).split(/\s+/).filter(Boolean);
    if (!wanted.length) { return true; }
    const found = plainWords(words);
    return wanted.every((each) => found.includes(each));
}

function codeOrder(code) {
    return String(code || "").replace(/\d+/g, (found) => found.padStart(6, "0"));
}
function partOf(code) { return String(code).split(/[.-]/)[0]; }
function keyOf(...parts) { return parts.join("\u0000"); }
function rowsOf(table) {
    return table.rows.map((cells) => {
        const row = {};
        table.columns.forEach((column, place) => { row[column] = cells[place]; });
        return row;
    });
}
function groupBy(rows, key) {
    const groups = new Map();
    for (const row of rows) {
        const found = key(row);
        if (!groups.has(found)) { groups.set(found, []); }
        groups.get(found).push(row);
    }
    return groups;
}

// A plan with its rows, looked up by what people ask for.
function bookOf(plan) {
    const book = { ...plan, rows: {} };
    for (const [name, table] of Object.entries(plan.tables)) { book.rows[name] = rowsOf(table); }
    book.task = new Map(plan.tasks.map((task) => [task.code, task]));
    book.indicator = new Map();
    for (const task of plan.tasks) {
        for (const one of task.indicators) { book.indicator.set(keyOf(task.area, one.id), one); }
    }
    book.history = groupBy(book.rows.history, (row) => keyOf(row.area, row.reporter, row.indicator));
    book.arrival = new Map(book.rows.arrivals.map(
        (row) => [keyOf(row.area, row.reporter, row.period), row]));
    book.report = new Map(book.rows.reports.map(
        (row) => [keyOf(row.area, row.reporter, row.period), row]));
    book.standing = new Map(book.rows.indicators.map(
        (row) => [keyOf(row.area, row.reporter, row.indicator), row]));
    if (plan.ledger) {
        book.rows.matters = rowsOf(plan.ledger.table);
        for (const row of book.rows.matters) {
            row.stands = ["closed", "resolved"].includes(row.state) ? "ended" : "pressed";
        }
    }
    book.matter = new Map((book.rows.matters || []).map((row) => [row.number, row]));
    book.worst = new Map();
    for (const row of book.rows.tasks) {
        const before = book.worst.get(row.task);
        if (!before || ORDER.indexOf(row.status) < ORDER.indexOf(before.status)) {
            book.worst.set(row.task, row);
        }
    }
    return book;
}
const books = page.plans.map(bookOf);
function book() { return books[state.plan]; }
function unitName(id) {
    const unit = book().reporters[id];
    return unit ? tell(unit.name) : id || "—";
}
function areaName(id) { return tell(book().areas[id]) || id || "—"; }
function indicatorName(area, id) {
    const one = book().indicator.get(keyOf(area, id));
    return one ? tell(one.name) : id;
}
function taskName(code) {
    const task = book().task.get(code);
    return task ? `${code} ${tell(task.title)}` : code || "—";
}
