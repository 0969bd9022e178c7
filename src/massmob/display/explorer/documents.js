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
  const gaps = bands.flatMap(({ issuer, spans }) =>
    spans.filter(([, documents]) => documents.length === 0).map(([period]) => [issuer, period]));
  return [h("p", { class: "hint" }, translate("coverage_hint")), h("div", { class: "bands" }, tracks, axisBand(axis)),
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

/** Days as shares of the width of a track, with the days at which it has a label: years, or months where it is short. */
function timeAxis(first, end) {
  const share = (day) => `${(100 * (day - first)) / (end - first)}%`;
  const position = (element, from, until = null) => {
    element.style.left = share(from);
    if (until !== null) element.style.width = `calc(${share(until)} - ${share(from)})`;
    return element;
  };
  const isShort = end - first < 3 * 366;
  const step = isShort ? Math.ceil((end - first) / 30 / 5) : 12 * Math.ceil((end - first) / 365 / 9);
  const labels = [];
  for (let month = 12 * yearOf(first); ; month += step) {
    const day = Math.round(Date.UTC(Math.floor(month / 12), month % 12, 1) / 864e5);
    if (day >= end) return { first, end, position, labels };
    if (day >= first) labels.push([day, isShort ? monthName(day) : `${yearOf(day)}`]);
  }
}

/** The labels below or above the tracks of an axis. */
const axisBand = (axis) => h("div", { class: "band years", "aria-hidden": "true" }, h("span"),
  h("div", { class: "axis" }, axis.labels.map(([day, label]) => axis.position(h("span", {}, label), day))));

const yearOf = (day) => Number(isoOf(day).slice(0, 4));

function registerTable() {
  const isIssuer = DATA.relations.map(({ field }) => field === "issuer");
  const firstDay = (entity) => DATA.periods[VALID[entity]][0] ?? -Infinity;
  const begun = [...PARENTS.document.keys()].filter((entity) => firstDay(entity) <= state.day);
  if (begun.length === 0) return h("p", { class: "nothing" }, translate("documents_none"));
  begun.sort((a, b) => firstDay(b) - firstDay(a) || a - b);
  const factCell = (entity, field) => {
    const fact = factsOf(entity).find((candidate) => candidate.field === field);
    return fact ? factCellOf(fact) : emptyCell();
  };
  const linkCell = (links) => (links.length ? h("td", {}, separated(links)) : emptyCell());
  const columns = ["symbol", "title", "issuer", "issued", "covers", "rests_on"];
  return dataTable("register", translate("register"), columns.map((key) => ({ label: translate(key) })), begun, (entity) => {
    const issuer = linksFrom(entity).filter((row) => isIssuer[DATA.links.relation[row]]);
    return [
      h("th", { scope: "row" }, entityLink(entity, factOf(entity, "symbol") ?? "–")),
      h("td", {}, nameElement(entity)),
      linkCell(issuer.map((row) => entityLink(DATA.links.target[row]))),
      factCell(entity, "issued"), factCell(entity, "covers"),
      linkCell(basisOf(entity).map(({ entity: document }) => symbolLink(document))),
    ];
  });
}

const SEVERITY_ORDER = ["error", "warning", "note"];
const severityKey = (severity) => DATA.words[severity][1];
/** The findings in the language of the page. */
const findings = () => DATA.findings[LANGUAGES.indexOf(state.lang)];
const SEVERITIES = [...new Set(DATA.findings[0].map(([, severity]) => severity))]
  .sort((a, b) => SEVERITY_ORDER.indexOf(severityKey(a)) - SEVERITY_ORDER.indexOf(severityKey(b)));

function drawFindings() {
  if (findings().length === 0) return [h("p", { class: "nothing" }, translate("findings_none"))];
  const ofSeverity = (wanted) => findings().filter(([, severity]) => wanted === "all" || severityKey(severity) === wanted);
  const filter = (key, label) => toggleButton(`${capital(label)} ${number(ofSeverity(key).length)}`,
    state.severity === key, () => update({ severity: key }), { id: `severity-${key}` });
  return [h("p", { class: "hint" }, translate("findings_hint")),
    h("div", { class: "filters" }, h("div", { class: "switch", role: "group", "aria-label": translate("view_findings") },
      filter("all", translate("all")), SEVERITIES.map((severity) => filter(severityKey(severity), wordLabel(severity))))),
    longList(ofSeverity(state.severity), (finding) => [findingElement(finding)], 100)];
}

function findingsSection(entity) {
  const ofEntity = findings().filter(([, , about]) => about === entity);
  return ofEntity.length
    ? section(translate("findings"), ofEntity.map((finding) => findingElement(finding, false))) : null;
}

function findingElement([code, severity, entity, field, message, hint], hasLink = true) {
  return h("div", { class: `finding ${DATA.words[severity][1]}` },
    h("p", {}, h("span", { class: "severity" }, `${capital(wordLabel(severity))} ${code}`),
      hasLink && entity >= 0 ? [" · ", entityLink(entity)] : null, field ? h("span", { class: "aside" }, ` · ${field}`) : null),
    h("p", {}, h("bdi", { dir: "auto" }, message)),
    hint ? h("p", { class: "aside" }, `${translate("what_to_do")}: `, hint) : null);
}
