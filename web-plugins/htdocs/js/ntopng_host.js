// One host: ten tabs.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, format, state, controls, details, charts, t } = ntopng;

  const TABS = [
    { id: "host", title: "Host" },
    { id: "traffic", title: "Traffic" },
    { id: "packets", title: "Packets" },
    { id: "ports", title: "Ports" },
    { id: "peers", title: "Peers" },
    { id: "apps", title: "Apps" },
    { id: "flows", title: "Flows" },
    { id: "engaged_host", title: "Engaged host alerts" },
    { id: "past_host", title: "Past host alerts" },
    { id: "past_flow", title: "Past flow alerts" },
  ];
  const FAULTS = { retransmissions: "Retransmissions", out_of_order: "Out of order", lost: "Lost", keep_alive: "Keep alive" };

  const definitions = (list) => el("dl", { class: "ntopng-facts" }, list.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
  const facts = (list) => definitions(list.filter((pair) => pair[1] !== null).map(([name, value]) => [t(name), value]));

  /** A table that holds all rows. `name` is its name in the address, `previous` its rows before the last refresh. */
  function whole(name, caption, columns, rows, previous, key) {
    const before = new Map((previous || []).map((row) => [key(row), row]));
    const changed = (row, column) => {
      if (!column.difference || !before.has(key(row))) return "";
      const [now, then] = [column.value(row), column.value(before.get(key(row)))];
      return format.known(now) && format.known(then) ? format.change(now - then, column.difference) : "";
    };
    return ntopng.table({ caption: t(caption), quietCaption: true, columns: columns.filter((column) => !column.hidden), rows, local: name, rowKey: key, changed });
  }

  const size = (id, title) => ({ id, title, number: true, cell: (row) => format.bytes(row[id]), value: (row) => row[id], difference: format.bytes });
  const amount = (id, title) => ({ id, title, number: true, cell: (row) => format.count(row[id]), value: (row) => row[id], difference: format.count });
  const text = (id, title) => ({ id, title, cell: (row) => details.short(row[id]), value: (row) => row[id] });
  const sentShare = (first, second) => (format.known(first) && format.known(second) && first + second > 0 ? first / (first + second) : null);
  const sentAndReceived = (first, second) => ({ id: "breakdown", below: 720, export: "sent_share", title: "Breakdown", sort: "breakdown", cell: (row) => controls.breakdown(row[first], row[second], ["Sent", "Rcvd"]), value: (row) => sentShare(row[first], row[second]) });
  const share = { id: "share", title: "Share", sort: "share", descending: true, cell: (row) => controls.share(row.share), value: (row) => row.share };

  const ROLES = { active_flows: "Active flows", total_flows: "Total flows", alerted_flows: "Alerted flows", unreachable_flows: "Unreachable flows", contacts: "Active contacts", peers: "Different peers" };

  /** Shows numbers with what they gained since an earlier answer, and keeps a list of that. */
  function comparison() {
    const gains = [];
    const moving = (name, value, before, show) => {
      const gained = format.known(value) && format.known(before) ? format.change(value - before, show) : "";
      if (gained) gains.push([name, gained]);
      return [el("span", {}, show(value)), gained ? el("small", { class: "ntopng-delta", title: t("since the last refresh") }, gained) : null];
    };
    const summary = (since) =>
      el("p", { class: "ntopng-changes" }, el("b", {}, gains.length ? t("Since {0}", format.clockTime(since)) : t("Nothing has changed since {0}.", format.clockTime(since))), gains.map(([name, gained]) => el("span", {}, t(name), " ", el("b", {}, gained))));
    return { moving, summary };
  }

  function overview(context) {
    const render = (reply, before, since) => {
      const data = reply.data;
      const old = before || {};
      const { moving, summary } = comparison();
      const sides = { as_client: "as client", as_server: "as server" };
      const pair = ([name, title]) => (data[name] ? el("tr", {}, el("th", { scope: "row" }, t(title)), Object.entries(sides).map(([side, words]) => el("td", { class: "ntopng-number" }, controls.alarm(name === "alerted_flows" ? data[name][side] : 0, moving(`${t(title)} ${t(words)}`, data[name][side], (old[name] || {})[side], format.count))))) : null);
      const volume = (name, title) => {
        const now = data[name] || {};
        const then = old[name] || {};
        return [moving(title, now.bytes, then.bytes, format.bytes), " / ", moving(`${t(title)}, ${t("packets")}`, now.packets, then.packets, format.count), " ", t("packets")];
      };
      const score = data.score || {};
      const tab = (id, value) => el("a", { href: state.href({ tab: id, page: null, sort: null, order: null }), on: { click: (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); state.set({ tab: id, sort: null, order: null }); } } } }, value);
      const element = el(
        "div",
        { class: "ntopng-overview" },
        facts([
          ["IP address", details.host({ ...data.host, name: null }, { own: true })],
          ["Name", details.long(data.host.name) || format.NOT_KNOWN],
          ["Engaged alerts", controls.alarm(data.engaged_alerts, tab("engaged_host", moving("Engaged alerts", data.engaged_alerts, old.engaged_alerts, format.count)))],
          ["Score", [moving("Score", score.total, (old.score || {}).total, format.count), ` (${t("client")} ${format.count(score.as_client)}, ${t("server")} ${format.count(score.as_server)})`]],
          ["Active alerted flows", controls.alarm(data.active_alerted_flows, tab("flows", moving("Active alerted flows", data.active_alerted_flows, old.active_alerted_flows, format.count)))],
          ["First seen", `${format.time(data.first_seen)} (${format.ago(data.first_seen)})`],
          ["Last seen", `${format.time(data.last_seen)} (${format.ago(data.last_seen)})`],
          ["Throughput", data.throughput ? [moving("Throughput", data.throughput.total, (old.throughput || {}).total, format.bits), `, ${t("{0} packets/s", format.count(data.throughput.packets_per_s))}`] : format.NOT_KNOWN],
          ["Sent and received", controls.breakdown((data.sent || {}).bytes, (data.received || {}).bytes, ["Sent", "Rcvd"])],
          ["Traffic sent", volume("sent", "Sent")],
          ["Traffic received", volume("received", "Received")],
          ["Additional names", (data.names || []).length ? el("ul", { class: "ntopng-plain" }, data.names.map((one) => el("li", {}, details.short(one.name), one.source ? el("small", {}, ` (${one.source})`) : null))) : format.NOT_KNOWN],
          ["Network", details.long(data.network)],
          ["MAC address", details.long(data.mac)],
          ["Operating system", details.long(data.os)],
          ["Autonomous system", details.long(data.as_name) || (data.asn ? format.count(data.asn) : null)],
        ]),
        el(
          "div",
          {},
          el("div", { class: "ntopng-scroll" }, el("table", { class: "ntopng-table ntopng-small" }, el("caption", {}, t("By role of the host")), el("thead", {}, el("tr", {}, ["", "As client", "As server"].map((title, index) => el("th", { scope: "col", class: index ? "ntopng-number" : null }, title ? t(title) : el("span", { class: "ntopng-visually-hidden" }, t("What")))))), el("tbody", {}, Object.entries(ROLES).map(pair)))),
          el("p", { class: "ntopng-links" }, ntopng.external(data.flows_url, t("Flows in ntopng") + " ↗"), ntopng.external(data.alerts_url, t("Alerts in ntopng") + " ↗")),
        ),
      );
      details.linkMonitored(element, context.scope());
      return [since ? summary(since) : null, element];
    };
    return [{ title: "Host", view: "host", render, list: (data) => flattened(data), columns: PAIRS }];
  }

  const PAIRS = [
    { id: "name", value: (row) => row.name },
    { id: "value", value: (row) => row.value },
  ];

  /** A tree of figures as a list, for the export: `sent.bytes`, `names.0.name`. */
  const flattened = (value, name = "") =>
    value !== null && typeof value === "object"
      ? Object.entries(value).flatMap(([key, inner]) => flattened(inner, name ? `${name}.${key}` : key))
      : [{ name, value }];

  /** The tables of a view as one list, for the export. */
  const joined = (names) => (data) => names.flatMap((table) => (data[table] || []).map((row) => ({ table, ...row })));

  function traffic() {
    const columns = [text("name", "Protocol"), size("bytes_sent", "Sent"), size("bytes_received", "Received"), sentAndReceived("bytes_sent", "bytes_received"), size("bytes", "Total"), { ...amount("packets_sent", "Packets sent"), below: 960 }, { ...amount("packets_received", "Packets received"), below: 960 }, share];
    const render = (reply, before) => {
      const { rows, contacts } = reply.data;
      return [
        contacts ? facts([["Hosts contacted (as client)", format.count(contacts.as_client)], ["Hosts contacts (as server)", format.count(contacts.as_server)]]) : null,
        charts.doughnut("Protocol overview", rows.map((row) => ({ name: row.name, value: row.bytes, share: row.share })), format.bytes),
        whole("traffic", "Traffic by protocol", columns, rows, before && before.rows, (row) => row.name),
      ];
    };
    return [{ title: "Protocol overview", view: "traffic", render, columns }];
  }

  /** Parts beside each other, or why there are none. */
  const grid = (nothing, ...parts) => (parts.some(Boolean) ? el("div", { class: "ntopng-grid" }, parts) : controls.notice("info", t(nothing)));

  function packets() {
    const counted = [amount("sent", "Sent"), amount("received", "Received"), { ...sentAndReceived("sent", "received"), below: null }];
    const sizeName = { id: "max_bytes", title: "Packet size", cell: (row) => (row.max_bytes === null ? t("larger") : t("up to {0} B", format.count(row.max_bytes))), value: (row) => (row.max_bytes === null ? Infinity : row.max_bytes) };
    const render = (reply, before) => {
      const old = before || {};
      const { sizes, tcp_flags: flags, tcp_faults: faults, arp } = reply.data;
      const by = (row) => row.name;
      const fault = { id: "name", title: "Fault", cell: (row) => (FAULTS[row.name] ? t(FAULTS[row.name]) : row.name), value: (row) => row.name };
      const amounts = (rows, label) => rows.map((row) => ({ name: label(row), value: (row.sent || 0) + (row.received || 0) }));
      const part = (name, title, column, rows, key, draw) => {
        if (!rows || !rows.length) return null;
        const chart = draw ? draw(title, rows) : null;
        return el("div", {}, chart || el("h3", {}, t(title)), whole(name, title, [column, ...counted], rows, old[name], key));
      };
      return grid(
        "ntopng has counted no packets of this host.",
        part("tcp_flags", "TCP flags distribution", text("name", "Flag"), flags, by, (title, rows) => charts.doughnut(title, amounts(rows, by), format.count, true)),
        part("sizes", "Packet sizes", sizeName, sizes, (row) => row.max_bytes, (title, rows) => charts.bars(title, amounts(rows, sizeName.cell), format.count, true)),
        part("tcp_faults", "TCP faults", fault, faults, by),
        part("arp", "ARP", text("name", "Kind"), arp, by),
      );
    };
    const columns = ["table", "name", "max_bytes", "sent", "received"].map((id) => ({ id, value: (row) => row[id] }));
    return [{ title: "Packets", view: "packets", render, columns, list: joined(["tcp_flags", "sizes", "tcp_faults", "arp"]) }];
  }

  function ports() {
    const number = { id: "port", title: "Port", cell: (row) => String(row.port), value: (row) => row.port };
    const open = [number, text("protocol", "Protocol"), text("application", "Application")];
    const busy = [number, size("bytes", "Bytes"), share];
    const render = (reply, before) => {
      const part = (name, title, columns) => {
        const rows = reply.data[name];
        if (!rows || !rows.length) return null;
        const chart = columns === busy ? charts.bars(title, rows.map((row) => ({ name: String(row.port), value: row.bytes, share: row.share })), format.bytes) : null;
        return el("div", {}, chart || el("h3", {}, t(title)), whole(name, title, columns, rows, (before || {})[name], (row) => (row.protocol || "") + row.port));
      };
      return grid(
        "ntopng has seen no ports of this host.",
        // What the host serves first; its own client ports are ephemeral.
        part("server", "Ports served", open),
        part("server_traffic", "Server ports: traffic", busy),
        part("client", "Ports contacted on others", open),
        part("client_traffic", "Client ports: traffic", busy),
      );
    };
    const columns = ["table", "port", "protocol", "application", "bytes", "share"].map((id) => ({ id, value: (row) => row[id] }));
    return [{ title: "Ports", view: "ports", render, columns, list: joined(["client_traffic", "server_traffic", "client", "server"]) }];
  }

  function peers(context) {
    const columns = [
      { id: "peer", title: "Host", sort: "peer", cell: (row) => details.host(row.peer), value: (row) => details.label(row.peer) },
      { id: "ip", value: (row) => row.peer.ip, hidden: true },
      { ...text("application", "Application"), sort: "application", cell: (row) => only("application", row.application) },
      { ...size("bytes", "Traffic"), sort: "bytes" },
      { ...amount("flows", "Flows"), sort: "flows" },
      share,
    ];
    const render = (reply, _before, list) => {
      const { top_peers: top, top_applications: applications } = reply.data;
      return [
        el("div", { class: "ntopng-grid" }, charts.bars("Top peers", (top || []).map((row) => ({ name: details.label(row.peer), value: row.bytes, share: row.share })), format.bytes), charts.doughnut("Top applications", (applications || []).map((row) => ({ name: row.name, value: row.bytes, share: row.share })), format.bytes, true)),
        list("Top peers", columns),
      ];
    };
    return [{ title: "Peers", view: "peers", paged: ["application", "search"], columns, render, context }];
  }

  /** A value that filters by itself when chosen. */
  function only(name, value) {
    if (!value) return format.NOT_KNOWN;
    return el("a", { class: "ntopng-ellipsis", href: state.href({ [name]: value, page: null }), title: t("Only {0}", value), on: { click: (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); state.set({ [name]: value }); } } } }, value);
  }

  function apps(context) {
    const amounts = [{ ...size("bytes_sent", "Sent"), sort: "bytes_sent" }, { ...size("bytes_received", "Received"), sort: "bytes_received" }, sentAndReceived("bytes_sent", "bytes_received"), { ...size("bytes", "Total"), sort: "bytes" }, share, { id: "duration", export: "duration_s", title: "Duration", sort: "duration", below: 720, number: true, cell: (row) => format.duration(row.duration_s), value: (row) => row.duration_s }];
    const name = { id: "name", title: "Application", sort: "name", cell: (row) => el("span", {}, details.short(row.name), " ", ntopng.external(row.url, "↗", t("Flows of {0} in ntopng", row.name))), value: (row) => row.name };
    const columns = [name, { ...text("category", "Category"), sort: "category", cell: (row) => only("category", row.category) }, ...amounts, { ...amount("flows", "Flows"), sort: "flows", below: 960 }, { ...text("breed", "Judgement"), sort: "breed", below: 960 }];
    const grouped = [{ ...name, title: "Category", cell: (row) => only("category", row.name) }, ...amounts, { id: "applications", title: "Applications", sort: "applications", class: "ntopng-wide", cell: (row) => (row.applications || []).join(", "), value: (row) => (row.applications || []).join(" ") }];
    const render = (reply, _before, list) => {
      const { contacted_services: services, contacted_names: names, top } = reply.data;
      return [
        (services || []).length || (names || []).length
          ? el("details", { class: "ntopng-services" }, el("summary", {}, [["Contacted services", services], ["Contacted names", names]].filter(([, list]) => (list || []).length).map(([title, list]) => `${t(title)} (${format.count(list.length)})`).join(", ")), definitions((services || []).map((one) => [details.short(one.name), format.count(one.count)])), el("ul", { class: "ntopng-plain" }, (names || []).map((one) => el("li", {}, details.short(one)))))
          : null,
        charts.doughnut("Applications overview", (top || []).map((row) => ({ name: row.name, value: row.bytes, share: row.share })), format.bytes),
        list("Applications", columns),
      ];
    };
    const categories = (reply, _before, list) => [charts.doughnut("Categories overview", (reply.data.top || []).map((row) => ({ name: row.name, value: row.bytes, share: row.share })), format.bytes), list("Categories", grouped)];
    const chosen = state.get("by") === "category";
    const part = chosen
      ? { title: "Categories", view: "categories", paged: ["search"], columns: grouped, render: categories, context }
      : { title: "Applications", view: "applications", paged: ["category", "search"], columns, render, context };
    part.before = () => controls.segments("Group by", [{ value: "", text: "Applications" }, { value: "category", text: "Categories" }], chosen ? "category" : "", (by) => state.set({ by, sort: null, order: null, category: null }));
    return [part];
  }

  const PARTS = { host: overview, traffic, packets, ports, peers, apps };

  /** A tab that shows one view of the host. */
  function tab(id, context) {
    const [part] = PARTS[id](context);
    const paging = () => (part.paged ? { page: state.number("page") || 1, page_size: context.pageSize(), sort: state.get("sort") || "bytes", order: state.get("order") || "desc" } : {});
    const request = () => ({ ...context.scope(), ...context.host(), ...(part.paged ? state.pick(part.paged) : {}), ...paging(), view: part.view });
    const link = el("span", { class: "ntopng-panel-actions" });
    const tools = ntopng.exporter("ntopng-" + part.view, request, part.columns, part.list);
    const panel = controls.panel({
      title: part.title,
      request,
      render: (reply, before) => {
        fill(link, details.inNtopng(reply.data.url));
        const list = (caption, columns) => {
          const { rows } = reply.data;
          const shown = columns.filter((column) => !column.hidden);
          const table = ntopng.table({ caption: `${t(caption)}: ${ntopng.rangeText(reply.rows, rows.length)}`, columns: shown, rows, sort: (reply.rows || {}).sort || paging().sort, order: (reply.rows || {}).order || paging().order, sorted: (name, order) => state.set({ sort: name, order }) });
          details.linkMonitored(table, context.scope());
          return [table, ntopng.pager(reply.rows, rows.length, { go: (page) => state.set({ page }), size: context.pageSize(), tools })];
        };
        const earlier = before && before.data;
        return part.paged ? part.render(reply, earlier, list) : [part.render(reply, earlier, before && before.time), el("div", { class: "ntopng-tools" }, tools)];
      },
    });
    panel.element.querySelector(".ntopng-panel-head").append(link);
    const filters = el("div", { class: "ntopng-filter-area" });
    return {
      element: el("div", {}, part.before ? part.before() : null, filters, panel.element),
      load: (options) => {
        const choices = part.paged ? context.withValues((values) => ntopng.refill(filters, () => ntopng.filters.bar(part.paged, [], values, {}))) : null;
        return Promise.all([choices, panel.load(options)]);
      },
      refresh: panel.load,
    };
  }

  const match = (row) => ({ server: row.server.id, ifid: row.ifid, vlan: row.host.vlan ?? null, address: row.host.ip });
  const isCurrent = (row) => Object.entries(match(row)).every(([name, value]) => String(value ?? "") === (name === "vlan" ? state.get("vlan") || String(value ?? "") : state.get(name)));

  const troubles = (answers, level) => answers.filter(({ reply }) => reply.error).map(({ server, reply }) => controls.notice(level, `${server.title}: ${reply.error.message}`, reply.error.advice));

  function notFound(context, answers) {
    const tried = answers.flatMap(({ server, reply }) => ((reply.data && reply.data.tried) || []).map((key) => `${server.title}, ${key}`));
    const { host, servers } = context.settings;
    const address = host ? host.addresses[0] : state.get("address");
    const look = address && servers.length ? controls.button(t("Look at its past alerts"), () => state.set({ server: servers[0].id, address, tab: "past_host" }, { replace: false })) : null;
    const name = host ? host.name : address || state.get("find");
    const nothing = tried.length ? controls.notice("info", t("ntopng does not know {0} now.", name), t("A host is known while it has traffic, and for some minutes after. Check that its traffic passes an interface of ntopng, and that its address in Checkmk is the one that it uses there."), look) : null;
    return [troubles(answers, "error"), nothing, tried.length ? controls.unknown({ tried }) : null];
  }

  /** The page of one host. A tab is built when it is chosen; filters, sort and pages only load it again. */
  ntopng.host = function (context) {
    const choice = el("div", { class: "ntopng-filter-area" });
    const tabs = el("div");
    const panel = el("div", { id: "ntopng-panel", role: "tabpanel", tabindex: 0 });
    let matches = null;
    let others = [];
    let content = null;
    let built = "";

    async function find() {
      const { settings } = context;
      const text = settings.host || state.get("address") ? "" : state.get("find");
      if (!settings.host && !state.get("address") && !text) {
        fill(panel, controls.notice("info", t("Which host?"), t("Open this page from a host in Checkmk, or look for one:")), ntopng.search.form());
        return false;
      }
      const about = settings.host ? {} : text ? { find: text } : { address: state.get("address") };
      const pending = ntopng.search.lookup(context, about, settings.servers, (found) => {
        matches = found.matches;
        others = found.answers;
        showChoice();
      });
      if (state.get("server") && state.get("address")) {
        matches ||= [];
        return true;
      }
      const found = await pending;
      matches = found.matches;
      const wanted = state.get("server");
      const best = matches.find((row) => !wanted || row.server.id === wanted);
      if (!best) {
        matches = null;
        fill(choice);
        fill(tabs);
        fill(panel, notFound(context, found.answers));
        return false;
      }
      if (text && new Set(matches.map((row) => row.host.ip)).size > 1) {
        fill(panel, troubles(found.answers, "warning"), ntopng.search.list(context, text, matches));
        details.linkMonitored(panel, context.scope());
        matches = null;
        return false;
      }
      state.set({ ...match(best), find: null }, { replace: true, quiet: true });
      return true;
    }

    function showChoice() {
      const rows = matches || [];
      const text = (row) => `${context.settings.servers.length > 1 ? row.server.title + ", " : ""}${row.interface}: ${row.host.ip}${row.host.vlan ? "@" + row.host.vlan : ""}${row.matched === "name" ? ` (${t("by name {0}", row.key)})` : ""}`;
      const index = rows.findIndex(isCurrent);
      fill(choice, rows.length > 1 ? controls.select("Seen as", "match", rows.map((row, at) => ({ value: at, text: text(row) })), index < 0 ? "" : index, (at) => state.set(match(rows[Number(at)]))) : null, rows.length ? troubles(others, "warning") : null);
    }

    const current = () => (TABS.some((one) => one.id === state.get("tab")) ? state.get("tab") : "host");
    const LEAVE = { page: null, sort: null, order: null };

    return {
      element: el("div", {}, choice, tabs, panel),
      load: async (options) => {
        if ((!matches || !state.get("address") || !state.get("server")) && !(await find())) return;
        showChoice();
        const id = current();
        const entries = TABS.map((one) => ({ ...one, href: state.href({ ...LEAVE, tab: one.id }) }));
        const focused = tabs.contains(document.activeElement);
        fill(tabs, controls.tabs("Views of the host", entries, id, (tabName) => state.set({ ...LEAVE, tab: tabName })));
        panel.setAttribute("aria-labelledby", "ntopng-tab-" + id);
        if (focused) document.getElementById("ntopng-tab-" + id).focus();
        const key = id + " " + (id === "apps" ? state.get("by") : "");
        if (!content || key !== built) {
          content = PARTS[id] ? tab(id, context) : id === "flows" ? ntopng.flows(context) : ntopng.alerts(context, id);
          built = key;
          fill(panel, content.element);
        }
        await content.load(options);
      },
      refresh: (options) => (content ? content.refresh(options) : find()),
    };
  };
})();
