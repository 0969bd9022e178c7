/* What is looked at as a whole: what time documents cover, the register of documents, the findings. */

function drawDocuments() {
  return [part(say("coverage"), ...coverage()), part(say("register"), register())];
}

function coverage() {
  if (DATA.bands.length === 0) return [h("p", { class: "nothing" }, say("coverage_none"))];
  const ends = DATA.bands.flatMap(({ coverage_spans }) => coverage_spans.flatMap(([period]) => DATA.periods[period]));
  const [first, last] = [Math.min(...ends), Math.max(...ends) + 1];
  const share = (day) => `${(100 * (day - first)) / (last - first)}%`;
  const placedAt = (made, from, until = null) => {
    made.style.left = share(from);
    if (until !== null) made.style.width = `calc(${share(until)} - ${share(from)})`;
    return made;
  };
  const gaps = [];
  const bands = [...DATA.bands].sort((a, b) => a.who - b.who).map(({ who, coverage_spans }) => h("div", { class: "band" }, to(who), h("div", { class: "track" },
    coverage_spans.map(([period, documents]) => {
      const [from, until] = DATA.periods[period];
      const title = periodName(period);
      if (documents.length === 0) {
        gaps.push([who, period]);
        const told = until - from > (last - first) / 11 ? h("span", {}, say("gap")) : null; // where the word fits
        return placedAt(h("span", { class: "bar none", title }, told), from, until + 1);
      }
      const told = documents.map((each) => factOf(each, "symbol") ?? nameOf(each)).join(" + ");
      const bar = h("button", { type: "button", class: "bar", title: `${told}: ${title}`,
        click: () => open(documents[0]) }, told);
      return placedAt(bar, from, until + 1);
    }),
    state.day >= first && state.day < last ? placedAt(h("span", { class: "now", "aria-hidden": "true" }), state.day) : null)));
  const step = Math.ceil((yearOf(last) - yearOf(first) + 1) / 9);
  const inside = [];
  for (let year = yearOf(first); dayOf(`${year}-01-01`) < last; year += step) {
    if (dayOf(`${year}-01-01`) >= first) inside.push(year);
  }
  const axis = h("div", { class: "band", "aria-hidden": "true" }, h("span"),
    h("div", { class: "axis" }, inside.map((year) => placedAt(h("span", {}, `${year}`), dayOf(`${year}-01-01`)))));
  return [h("p", { class: "hint" }, say("coverage_hint")), h("div", { class: "bands" }, bands, axis),
    gaps.length ? h("div", { class: "gaplist" }, h("h4", { class: "aside" }, say("gaps")),
      lines(gaps, ([who, period]) => [to(who), ` · ${periodName(period)}`])) : null];
}

const yearOf = (day) => Number(isoOf(day).slice(0, 4));

function register() {
  const issuers = DATA.relations.map((each) => each.field === "issuer");
  const begun = [...ABOVE.document.keys()].filter((each) => {
    const [first] = DATA.periods[VALID[each]];
    return first === null || first <= state.day;
  });
  if (begun.length === 0) return h("p", { class: "nothing" }, say("documents_none"));
  const start = (each) => DATA.periods[VALID[each]][0] ?? -Infinity;
  begun.sort((a, b) => start(b) - start(a) || a - b);
  const shown = (entity, field) => {
    const fact = factsOf(entity).find((each) => each.field === field);
    return fact ? shownValue(fact.type, fact.value, field) : "–";
  };
  const head = ["symbol", "title", "issuer", "issued", "covers", "rests_on"];
  return h("div", { class: "wide", tabindex: "0", role: "group", "aria-label": say("register") },
    h("table", { id: "register" },
      h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, say(each))))),
      h("tbody", {}, begun.map((each) => {
        const issuer = linksOf(each).find((row) => issuers[DATA.links.by[row]]);
        const behind = restsOn(each).map(({ entity }) => to(entity, factOf(entity, "symbol") ?? nameOf(entity)));
        return h("tr", {}, h("th", { scope: "row" }, to(each, factOf(each, "symbol") ?? "–")), h("td", {}, named(each)),
          h("td", {}, issuer === undefined ? "–" : to(DATA.links.to[issuer])), h("td", {}, shown(each, "issued")),
          h("td", {}, shown(each, "covers")),
          h("td", {}, behind.length ? behind.flatMap((link, at) => (at ? [", ", link] : [link])) : "–"));
      }))));
}

const GRAVITY = ["error", "warning", "note"];
const gravity = (severity) => GRAVITY.indexOf(DATA.words[severity][1]);
const SEVERITIES = [...new Set(DATA.findings.map(([, severity]) => severity))].sort((a, b) => gravity(a) - gravity(b));

function drawFindings() {
  if (DATA.findings.length === 0) return [h("p", { class: "nothing" }, say("findings_none"))];
  const filter = (severity, label, count) => h("button", { type: "button", "aria-pressed": String(state.severity === severity),
    click: () => { state.severity = severity; drawPanel(); } }, `${capital(label)} ${number(count)}`);
  const of = (severity) => DATA.findings.filter((each) => severity < 0 || each[1] === severity);
  return [h("p", { class: "hint" }, say("findings_hint")),
    h("div", { class: "filters" }, h("div", { class: "switch", role: "group", "aria-label": say("view_findings") },
      filter(-1, say("all"), DATA.findings.length),
      SEVERITIES.map((each) => filter(each, word(each), of(each).length)))),
    lines(of(state.severity), (each) => [finding(each)], 100)];
}

function findingsOf(entity) {
  const own = DATA.findings.filter((each) => each[2] === entity);
  return own.length ? part(say("findings"), own.map((each) => finding(each, false))) : null;
}

function finding([code, severity, entity, field, message, hint], isNaming = true) {
  return h("div", { class: `finding ${DATA.words[severity][1]}` },
    h("p", {}, h("span", { class: "sev" }, `${capital(word(severity))} ${code}`),
      isNaming && entity >= 0 ? [" · ", to(entity)] : null, field ? h("span", { class: "aside" }, ` · ${field}`) : null),
    h("p", { lang: "en" }, h("bdi", { dir: "auto" }, message)),
    hint ? h("p", { class: "aside" }, `${say("what_to_do")}: `, h("span", { lang: "en" }, hint)) : null);
}
