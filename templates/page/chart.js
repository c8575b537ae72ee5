// Charts as SVG: each says in words what it shows, and a table with the same figures stands by.
function dayNumber(iso) { return Date.parse(`${iso}T00:00:00Z`) / 864e5; }
function endOf(period) {
    const [year, month] = period.split("-").map(Number);
    return Date.UTC(year, month, 0) / 864e5;
}
function lastDay(period) { return new Date(endOf(period) * 864e5).toISOString().slice(0, 10); }
function scale(from, to, low, high) {
    const span = to - from || 1;
    return (value) => low + (value - from) / span * (high - low);
}
function pathOf(points) {
    return points.map(([x, y], place) =>
        `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}
// The line through what came: it stops at a month of which nothing is known, and goes on behind it.
function lineOf(course, x, y) {
    const runs = [[]];
    for (const one of course.past) {
        if (typeof one.actual === "number") { runs[runs.length - 1].push([x(endOf(one.period)), y(one.actual)]); }
        else if (one.status === "unknown" && runs[runs.length - 1].length) { runs.push([]); }
    }
    return runs.map(pathOf).join("");
}
function stageRank(stage) {
    return ["none", "researched", "drafted", "consulted", "reviewed", "issued"].indexOf(stage) + 1
        || ["none", "started", "finished", "accepted", "opened"].indexOf(stage) + 1;
}

// The course of one indicator: what was planned and what came, by day number.
function courseOf(row, indicator) {
    const past = book().history.get(keyOf(row.area, row.reporter, row.indicator)) || [];
    const actual = past.filter((one) => typeof one.actual === "number")
        .map((one) => [endOf(one.period), one.actual, one]);
    let planned = indicator.curve.map(([day, value]) => [dayNumber(day), value]);
    if (!planned.length) {
        planned = past.filter((one) => typeof one.planned === "number")
            .map((one) => [endOf(one.period), one.planned]);
    }
    return { past, actual, planned, due: dayNumber(indicator.due) };
}
function rangeOf(course, indicator, forecast) {
    const values = [...course.actual, ...course.planned].map(([, value]) => value);
    if (indicator.target !== null) { values.push(indicator.target); }
    for (const key of ["expected", "low", "high"]) {
        if (forecast && typeof forecast[key] === "number") { values.push(forecast[key]); }
    }
    if (["total", "cadence", "watch"].includes(indicator.kind)) { values.push(0); }
    let low = Math.min(...values);
    let high = Math.max(...values);
    const room = (high - low || Math.abs(high) || 1) * 0.08;
    if (low !== 0) { low -= room; }
    high += room;
    return [low, high];
}
function chartWords(row, indicator) {
    const fields = {
        name: tell(indicator.name), period: periodOf(row.period),
        actual: figure(indicator, row.actual), planned: figure(indicator, row.planned),
        target: tell(indicator.wanted),
    };
    return w(row.period ? "chart_said" : "chart_none", fields);
}
function asOfDay() { return dayNumber(page.told.as_of.slice(0, 10)); }

// The small course in a table's row; the reason beside it says the same in words.
function spark(row, indicator) {
    const [width, height] = [132, 30];
    const course = courseOf(row, indicator);
    const x = scale(dayNumber(book().starts), dayNumber(book().ends), 3, width - 9);
    const draw = s("svg", {
        class: `spark ${toneOf(row.status)}`, viewBox: `0 0 ${width} ${height}`,
        width, height, "aria-hidden": "true", focusable: "false",
    });
    if (["milestone", "document"].includes(indicator.kind)) {
        return lane(draw, course, x, height, indicator);
    }
    if (!course.actual.length && !course.planned.length) { return draw; }
    const [low, high] = rangeOf(course, indicator, null);
    const y = scale(low, high, height - 3, 3);
    if (indicator.kind === "cadence") {
        draw.append(...rods(course, x, y, 3));
        return draw;
    }
    const at = ([day, value]) => [x(day), y(value)];
    if (indicator.target !== null) {
        draw.append(s("line", {
            class: "target", x1: 3, x2: width - 9, y1: y(indicator.target), y2: y(indicator.target),
        }));
    }
    if (indicator.curve.length) { draw.append(s("path", { class: "planned", d: pathOf(course.planned.map(at)) })); }
    draw.append(s("path", { class: "actual", d: lineOf(course, x, y) }));
    const last = course.actual[course.actual.length - 1];
    if (last) { draw.append(s("circle", { class: "last", cx: x(last[0]), cy: y(last[1]), r: 2.6 })); }
    return draw;
}
function lane(draw, course, x, height, indicator) {
    const middle = height / 2;
    const due = x(course.due);
    draw.append(s("line", { class: "axis", x1: 3, x2: x(dayNumber(book().ends)), y1: middle, y2: middle }));
    const reached = course.past.find((one) => one.status === "done" || one.status === "unverified");
    const begun = course.past.find((one) => stageRank(one.actual) > 1);
    const last = course.past[course.past.length - 1];
    if (begun && last) {
        draw.append(s("line", {
            class: "actual", x1: x(endOf(begun.period)) - 8, y1: middle, y2: middle,
            x2: x(endOf((reached || last).period)),
        }));
    }
    if (reached) {
        draw.append(s("circle", { class: "last", cx: x(endOf(reached.period)), cy: middle, r: 4 }));
    }
    draw.append(s("path", {
        class: "due", d: `M${due} ${middle - 6}l6 6l-6 6l-6 -6z`,
    }, s("title", {}, `${w("due")} ${dayOf(indicator.due)}`)));
    return draw;
}
function rods(course, x, y, half) {
    const drawn = [];
    for (const [day, value, one] of course.actual) {
        drawn.push(s("rect", {
            class: "rod", x: x(day) - half, width: 2 * half, y: y(value),
            height: Math.max(1, y(0) - y(value)),
        }));
        if (typeof one.planned === "number") {
            drawn.push(s("line", {
                class: "planned", x1: x(day) - half - 2, x2: x(day) + half + 2,
                y1: y(one.planned), y2: y(one.planned),
            }));
        }
    }
    return drawn;
}

function ticksOf(low, high) {
    const rough = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
    const found = [];
    for (let value = Math.ceil(low / step) * step; value <= high + step / 1e6; value += step) {
        found.push(Math.abs(value) < step / 1e6 ? 0 : value);
    }
    return found;
}

// The whole course with axes, for the details of a row.
function trajectory(row, indicator) {
    const small = innerWidth < 720;
    const [width, height, left, right, top, bottom] = [small ? 360 : 760, 230, small ? 76 : 96, 18, 18, 30];
    const course = courseOf(row, indicator);
    if (!course.actual.length && !course.planned.length) { return null; }
    const forecast = row.forecast;
    const [low, high] = rangeOf(course, indicator, forecast);
    const x = scale(dayNumber(book().starts), dayNumber(book().ends), left, width - right);
    const y = scale(low, high, height - bottom, top);
    const at = ([day, value]) => [x(day), y(value)];
    const draw = s("svg", {
        class: `trajectory ${toneOf(row.status)}`, viewBox: `0 0 ${width} ${height}`,
        role: "img", "aria-label": chartWords(row, indicator),
    });
    for (const value of ticksOf(low, high)) {
        draw.append(
            s("line", { class: "grid", x1: left, x2: width - right, y1: y(value), y2: y(value) }),
            s("text", { class: "tick end", x: left - 8, y: y(value) + 4 }, figure(indicator, value)));
    }
    draw.append(...monthTicks(x, height, bottom, top, small));
    const asOf = asOfDay();
    if (asOf < dayNumber(book().ends)) {
        draw.append(s("line", { class: "today", x1: x(asOf), x2: x(asOf), y1: top, y2: height - bottom }),
            s("text", { class: "tick", x: x(asOf) + 4, y: top + 10 }, w("today")));
    }
    if (indicator.target !== null) {
        draw.append(s("line", {
            class: "target", x1: left, x2: width - right, y1: y(indicator.target), y2: y(indicator.target),
        }), s("text", { class: "tick end", x: width - right, y: y(indicator.target) - 5 }, tell(indicator.wanted)));
    }
    if (indicator.kind === "cadence") { draw.append(...rods(course, x, y, 9)); }
    else {
        if (indicator.curve.length) {
            draw.append(s("path", { class: "planned", d: pathOf(course.planned.map(at)) }));
        }
        if (forecast) { draw.append(...band(forecast, course, x, y)); }
        draw.append(s("path", { class: "actual", d: lineOf(course, x, y) }));
        for (const point of course.actual) {
            draw.append(s("circle", { class: "last", cx: x(point[0]), cy: y(point[1]), r: 3.5 },
                s("title", {}, `${periodOf(point[2].period)} ${figure(indicator, point[1])}`)));
        }
    }
    return draw;
}
function monthTicks(x, height, bottom, top, small) {
    const drawn = [];
    const [year, month] = book().starts.split("-").map(Number);
    const last = dayNumber(book().ends);
    for (let step = 0; step < 36; step += 1) {
        const from = Date.UTC(year, month - 1 + step, 1) / 864e5;
        const to = Date.UTC(year, month + step, 0) / 864e5;
        if (from > last) { break; }
        const name = (month - 1 + step) % 12 + 1;
        drawn.push(
            s("line", { class: "grid faint", x1: x(to), x2: x(to), y1: top, y2: height - bottom }),
            s("text", { class: "tick middle", x: x((from + to) / 2), y: height - bottom + 17 },
                state.lang === "zh" && !small ? `${name}月` : String(name)));
    }
    return drawn;
}
// What the lines of a chart are.
function keyTo(row, indicator) {
    const course = courseOf(row, indicator);
    if (!course.actual.length && !course.planned.length) { return null; }
    const swatch = (kind, label) => h("span", {}, s("svg", {
        class: `swatch ${toneOf(row.status)}`, viewBox: "0 0 26 8", width: 26, height: 8, "aria-hidden": "true",
    }, s("path", { class: kind, d: "M1 4L25 4" })), label);
    return h("p", { class: "facts" }, swatch("actual", w("actual")),
        indicator.curve.length ? swatch("planned", w("planned")) : null,
        indicator.target !== null ? swatch("target", w("target")) : null,
        row.forecast ? swatch("forecast", w("forecast")) : null);
}
// What is expected when it is due, with the room of doubt where the judgement has one.
function band(forecast, course, x, y) {
    const last = course.actual[course.actual.length - 1];
    if (!last || typeof forecast.expected !== "number") { return []; }
    const from = [x(last[0]), y(last[1])];
    const to = x(course.due);
    const drawn = [];
    if (typeof forecast.low === "number" && typeof forecast.high === "number") {
        drawn.push(s("path", {
            class: "band", d: `${pathOf([from, [to, y(forecast.high)], [to, y(forecast.low)]])}Z`,
        }));
    }
    drawn.push(s("path", { class: "forecast", d: pathOf([from, [to, y(forecast.expected)]]) }),
        s("circle", { class: "open", cx: to, cy: y(forecast.expected), r: 4 }));
    return drawn;
}

// Units side by side: bars from zero, the target as a line, the figure in words behind.
function bars(rows, indicator) {
    const values = rows.map((row) => (typeof row.actual === "number" ? row.actual : 0));
    const high = Math.max(...values, indicator.target || 0, 0) || 1;
    const low = Math.min(...values, 0);
    const small = innerWidth < 720;
    const [width, step, left, right] = small ? [380, 24, 96, 130] : [760, 24, 150, 150];
    const height = rows.length * step + 8;
    const x = scale(low, high, left, width - right);
    const draw = s("svg", {
        class: "bars", viewBox: `0 0 ${width} ${height}`, role: "img",
        "aria-label": [tell(indicator.name), ...rows.map((row) =>
            `${unitName(row.reporter)} ${figure(indicator, row.actual)} ${w(`status.${row.status}`)}`)].join("; "),
    });
    rows.forEach((row, place) => {
        const y = place * step + 4;
        const has = typeof row.actual === "number";
        draw.append(
            s("text", { class: "tick end", x: left - 8, y: y + 15 }, [...unitName(row.reporter)].slice(0, small ? 7 : 11).join("")),
            s("rect", {
                class: `bar ${toneOf(row.status)}`, x: Math.min(x(0), x(has ? row.actual : 0)), y: y + 3,
                width: has ? Math.max(1, Math.abs(x(row.actual) - x(0))) : 0, height: step - 8,
            }),
            s("text", { class: "tick", x: (has ? Math.max(x(row.actual), x(0)) : x(0)) + 6, y: y + 15 },
                `${figure(indicator, row.actual)} ${MARKS[row.status]} ${w(`status.${row.status}`)}`));
    });
    if (indicator.target !== null) {
        draw.append(s("line", { class: "target", x1: x(indicator.target), x2: x(indicator.target), y1: 0, y2: height }));
    }
    return draw;
}
