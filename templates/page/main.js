// The frame: where one is, which language, which light; everything is drawn again when it changes.
const VIEWS = { wall: wallView, area: areaView, alerts: alertsView, matters: mattersView, findings: findingsView, reports: reportsView, scores: scoresView };
// Matters are shown only where a ledger is kept.
function views() { return Object.keys(VIEWS).filter((view) => view !== "matters" || book().ledger); }
const root = document.getElementById("page");

function kept_choice(name, value) {
    try {
        if (value === undefined) { return localStorage.getItem(`duban.${name}`); }
        localStorage.setItem(`duban.${name}`, value);
    } catch (refused) { /* a page on a stick may keep nothing */ }
    return null;
}
function darkNow() {
    const wanted = document.documentElement.dataset.theme;
    return wanted ? wanted === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
function route() {
    const [, view, rest] = location.hash.split("/");
    state.view = views().includes(view) ? view : "wall";
    if (state.view === "matters" && rest) { openMatter(decodeURIComponent(rest)); }
    if (state.view === "area" && rest) { state.area = decodeURIComponent(rest); }
}

function openMatter(number) {
    state.filters.matters = {};
    state.q = number;
    state.open.add(`matter-rows:${number}`);
}

function masthead() {
    const plan = book();
    const switchTo = state.lang === "zh" ? "en" : "zh";
    return h("header", { class: "masthead" },
        h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); document.getElementById("main").focus(); } }, w("skip")),
        h("div", { class: "titles" },
            h("p", { class: "document" }, `${tell(plan.office)} · ${plan.document}`),
            h("h1", {}, tell(plan.title)),
            h("p", { class: "as-of" }, w("supervision"), " · ", w("as_of", { day: dayOf(page.told.as_of) }))),
        h("div", { class: "tools" },
            books.length > 1 && h("label", { for: "plan-choice" }, h("span", { class: "unseen" }, w("plan")), h("select", {
                id: "plan-choice", onchange: (event) => { state.plan = Number(event.target.value); state.filters = {}; route(); draw("plan-choice"); },
            }, books.map((one, place) => h("option", { value: place, selected: place === state.plan }, tell(one.title))))),
            h("button", { type: "button", id: "to-language", lang: switchTo === "en" ? "en" : "zh-CN", onclick: () => { state.lang = switchTo; draw("to-language"); } }, w("language")),
            h("button", { type: "button", id: "to-theme", onclick: () => {
                const next = darkNow() ? "light" : "dark";
                document.documentElement.dataset.theme = next;
                kept_choice("theme", next);
                draw("to-theme");
            } }, w(darkNow() ? "light" : "dark")),
            h("button", { type: "button", id: "to-print", onclick: () => print() }, w("print"))));
}
function bar() {
    const counts = { alerts: book().rows.alerts.length, findings: book().rows.findings.length,
        matters: (book().rows.matters || []).filter((row) => row.stands === "pressed").length };
    return h("div", { class: "bar" },
        h("nav", { "aria-label": w("views") }, h("ul", {}, views().map((view) => h("li", {}, h("a", {
            id: `to-${view}`, href: view === "area" && state.area ? `#/area/${state.area}` : `#/${view}`,
            "aria-current": state.view === view ? "page" : null,
        }, w(view), view in counts ? h("span", { class: "badge" }, counts[view]) : null))))),
        h("search", {}, h("label", { for: "search" }, h("span", {}, w("search")), h("input", {
            id: "search", type: "search", autocomplete: "off", placeholder: w("search_hint"), value: state.q, oninput: searched,
        }))));
}
let waiting = 0;
function searched(event) {
    state.q = event.target.value;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 120);
}
function foot() {
    const plan = book();
    return h("footer", {}, plan.sample_units ? h("p", {}, w("sample_units", { count: plan.sample_units }), tell(plan.sample_note) && colon() + tell(plan.sample_note)) : null,
        h("p", {}, w("made_by", { version: page.told.duban }), " · ", w("rules", { digest: plan.rules_sha256.slice(0, 12) }), " · ", page.told.as_of));
}

// Draw the view anew and leave the keyboard where it was.
function redraw() {
    const active = document.activeElement;
    const id = active && active.id;
    const main = document.getElementById("main");
    main.replaceChildren(...[VIEWS[state.view]()].flat());
    if (id && document.activeElement !== active) {
        const again = document.getElementById(id);
        if (again) { again.focus({ preventScroll: true }); }
    }
    reachable(main);
    const counted = main.querySelector(".count");
    document.getElementById("live").textContent = counted ? counted.textContent : "";
}
// What does not fit is scrolled by keyboard too; what fits is no stop on the way.
function reachable(main) {
    for (const box of main.querySelectorAll(".scroller")) {
        if (box.scrollWidth > box.clientWidth) {
            fill(box, { tabindex: "0", role: "group", "aria-label": box.dataset.label }, []);
        }
    }
}
function draw(focused) {
    document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
    document.title = [w(state.view), tell(book().title), page.told.as_of].join(" · ");
    root.replaceChildren(masthead(), bar(), h("main", { id: "main", tabindex: "-1" }),
        h("p", { id: "live", class: "unseen", role: "status" }), foot());
    redraw();
    const again = focused && document.getElementById(focused);
    if (again) { again.focus(); }
}
addEventListener("hashchange", () => {
    route();
    draw();
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
});
// Paper has no "show more": all rows are printed, then the page is as before.
addEventListener("beforeprint", () => { state.kept = state.limits; state.limits = new Proxy({}, { get: () => 1e6 }); redraw(); });
addEventListener("afterprint", () => { state.limits = state.kept || {}; redraw(); });

const theme = kept_choice("theme");
if (theme === "dark" || theme === "light") { document.documentElement.dataset.theme = theme; }
route();
draw();
