/* The views of the whole movement: what time documents cover, the register of documents, the findings. */

function drawDocuments() {
  return [section(translate("coverage"), ...coverageChart()), section(translate("register"), registerTable())];
}

/** A band for each issuer: bars for the periods that its documents cover, hatched gaps, and a list of the gaps. */
function coverageChart() {
  if (DATA.coverage.length === 0) return [h("p", { class: "nothing" }, translate("coverage_none"))];
  const bands = [...DATA.coverage].sort((a, b) => a.issuer - b.issuer);
  const ends = bands.flatMap(({ spans }) => spans.flatMap(([period]) => DATA.periods[period]));
  const axis = timeAxis(Math.min(...ends), Math.max(...ends) + 1);
  const isOnAxis = state.day >= axis.first && state.day < axis.end;
  const tracks = bands.map(({ issuer, spans }) => h("div", { class: "band" }, entityLink(issuer), h("div", { class: "track" },
    spans.map((span) => coverageBar(axis, span)),
    isOnAxis ? axis.position(h("span", { class: "now", "aria-hidden": "true" }), state.day) : null)));
  const years = h("div", { class: "band", "aria-hidden": "true" }, h("span"),
    h("div", { class: "axis" }, axis.years().map((year) => axis.position(h("span", {}, `${year}`), dayOf(`${year}-01-01`)))));
  const gaps = bands.flatMap(({ issuer, spans }) =>
    spans.filter(([, documents]) => documents.length === 0).map(([period]) => [issuer, period]));
  return [h("p", { class: "hint" }, translate("coverage_hint")), h("div", { class: "bands" }, tracks, years),
    gaps.length ? h("div", { class: "gaplist" }, h("h4", { class: "aside" }, translate("gaps")),
      longList(gaps, ([issuer, period]) => [entityLink(issuer), ` · ${periodName(period)}`])) : null];
}

function coverageBar(axis, [period, documents]) {
  const [from, until] = DATA.periods[period];
  const title = periodName(period);
  if (documents.length === 0) {
    const isWide = until - from > (axis.end - axis.first) / 11;
    const label = isWide ? h("span", {}, translate("gap")) : null;
    return axis.position(h("span", { class: "bar gap", title }, label), from, until + 1);
  }
  const label = documents.map((entity) => factOf(entity, "symbol") ?? nameOf(entity)).join(" + ");
  const bar = h("button", { type: "button", class: "bar", title: `${label}: ${title}`, click: () => open(documents[0]) }, label);
  return axis.position(bar, from, until + 1);
}

/** Days as shares of the width of a track. */
function timeAxis(first, end) {
  const share = (day) => `${(100 * (day - first)) / (end - first)}%`;
  const position = (element, from, until = null) => {
    element.style.left = share(from);
    if (until !== null) element.style.width = `calc(${share(until)} - ${share(from)})`;
    return element;
  };
  const years = () => {
    const step = Math.ceil((yearOf(end) - yearOf(first) + 1) / 9);
    const labelled = [];
    for (let year = yearOf(first); dayOf(`${year}-01-01`) < end; year += step) {
      if (dayOf(`${year}-01-01`) >= first) labelled.push(year);
    }
    return labelled;
  };
  return { first, end, position, years };
}

const yearOf = (day) => Number(isoOf(day).slice(0, 4));

function registerTable() {
  const isIssuer = DATA.relations.map(({ field }) => field === "issuer");
  const firstDay = (entity) => DATA.periods[VALID[entity]][0] ?? -Infinity;
  const begun = [...PARENTS.document.keys()].filter((entity) => firstDay(entity) <= state.day);
  if (begun.length === 0) return h("p", { class: "nothing" }, translate("documents_none"));
  begun.sort((a, b) => firstDay(b) - firstDay(a) || a - b);
  const factCell = (entity, field) => {
    const fact = factsOf(entity).find((candidate) => candidate.field === field);
    return h("td", {}, fact ? valueElement(fact.type, fact.value, field) : "–");
  };
  const columns = ["symbol", "title", "issuer", "issued", "covers", "rests_on"];
  return tableFrame(translate("register"), h("table", { id: "register" },
    h("thead", {}, h("tr", {}, columns.map((key) => h("th", { scope: "col" }, translate(key))))),
    h("tbody", {}, begun.map((entity) => {
      const issuer = linksFrom(entity).find((row) => isIssuer[DATA.links.relation[row]]);
      const basis = basisOf(entity).map(({ entity: document }) => symbolLink(document));
      return h("tr", {}, h("th", { scope: "row" }, entityLink(entity, factOf(entity, "symbol") ?? "–")),
        h("td", {}, nameElement(entity)),
        h("td", {}, issuer === undefined ? "–" : entityLink(DATA.links.target[issuer])),
        factCell(entity, "issued"), factCell(entity, "covers"),
        h("td", {}, basis.length ? basis.flatMap((link, index) => (index ? [", ", link] : [link])) : "–"));
    }))));
}

const SEVERITY_ORDER = ["error", "warning", "note"];
const severityRank = (severity) => SEVERITY_ORDER.indexOf(DATA.words[severity][1]);
const SEVERITIES = [...new Set(DATA.findings.map(([, severity]) => severity))].sort((a, b) => severityRank(a) - severityRank(b));

function drawFindings() {
  if (DATA.findings.length === 0) return [h("p", { class: "nothing" }, translate("findings_none"))];
  const ofSeverity = (wanted) => DATA.findings.filter(([, severity]) => wanted < 0 || severity === wanted);
  const filter = (severity, label) => toggleButton(`${capital(label)} ${number(ofSeverity(severity).length)}`,
    state.severity === severity, () => { state.severity = severity; drawPanel(); });
  return [h("p", { class: "hint" }, translate("findings_hint")),
    h("div", { class: "filters" }, h("div", { class: "switch", role: "group", "aria-label": translate("view_findings") },
      filter(-1, translate("all")), SEVERITIES.map((severity) => filter(severity, wordLabel(severity))))),
    longList(ofSeverity(state.severity), (finding) => [findingElement(finding)], 100)];
}

function findingsSection(entity) {
  const findings = DATA.findings.filter(([, , about]) => about === entity);
  return findings.length
    ? section(translate("findings"), findings.map((finding) => findingElement(finding, false))) : null;
}

function findingElement([code, severity, entity, field, message, hint], hasLink = true) {
  return h("div", { class: `finding ${DATA.words[severity][1]}` },
    h("p", {}, h("span", { class: "severity" }, `${capital(wordLabel(severity))} ${code}`),
      hasLink && entity >= 0 ? [" · ", entityLink(entity)] : null, field ? h("span", { class: "aside" }, ` · ${field}`) : null),
    h("p", { lang: "en" }, h("bdi", { dir: "auto" }, message)),
    hint ? h("p", { class: "aside" }, `${translate("what_to_do")}: `, h("span", { lang: "en" }, hint)) : null);
}
