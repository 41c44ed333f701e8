// The page of one host: where it is seen, and its ten tabs.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, state, controls, details, t } = ntopng;

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
  /** A tab that shows one view of the host. */
  function tab(id, context) {
    const [part] = ntopng.hostTabs[id](context);
    const paging = () =>
      part.paged
        ? {
            page: state.number("page") || 1,
            page_size: context.pageSize(),
            sort: state.get("sort") || "bytes",
            order: state.get("order") || "desc",
          }
        : {};
    const request = () => ({
      ...context.scope(),
      ...context.host(),
      ...(part.paged ? state.pick(part.paged) : {}),
      ...paging(),
      view: part.view,
    });
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
          const table = ntopng.table({
            caption: `${t(caption)}: ${ntopng.rangeText(reply.rows, rows.length)}`,
            columns: shown,
            rows,
            sort: (reply.rows || {}).sort || paging().sort,
            order: (reply.rows || {}).order || paging().order,
            sorted: (name, order) => state.set({ sort: name, order }),
          });
          details.linkMonitored(table, context.scope());
          return [
            table,
            ntopng.pager(reply.rows, rows.length, {
              go: (page) => state.set({ page }),
              size: context.pageSize(),
              tools,
            }),
          ];
        };
        const earlier = before && before.data;
        return part.paged
          ? part.render(reply, earlier, list)
          : [part.render(reply, earlier, before && before.time), el("div", { class: "ntopng-tools" }, tools)];
      },
    });
    panel.element.querySelector(".ntopng-panel-head").append(link);
    const filters = el("div", { class: "ntopng-filter-area" });
    return {
      element: el("div", {}, part.before ? part.before() : null, filters, panel.element),
      load: (options) => {
        const choices = part.paged
          ? context.withValues((values) => ntopng.refill(filters, () => ntopng.filters.bar(part.paged, [], values, {})))
          : null;
        return Promise.all([choices, panel.load(options)]);
      },
      refresh: panel.load,
    };
  }

  const match = (row) => ({ server: row.server.id, ifid: row.ifid, vlan: row.host.vlan ?? null, address: row.host.ip });
  const isCurrent = (row) =>
    Object.entries(match(row)).every(
      ([name, value]) =>
        String(value ?? "") === (name === "vlan" ? state.get("vlan") || String(value ?? "") : state.get(name)),
    );

  const troubles = (answers, level) =>
    answers
      .filter(({ reply }) => reply.error)
      .map(({ server, reply }) =>
        controls.notice(level, `${server.title}: ${reply.error.message}`, reply.error.advice),
      );

  function notFound(context, answers) {
    const tried = answers.flatMap(({ server, reply }) =>
      ((reply.data && reply.data.tried) || []).map((key) => `${server.title}, ${key}`),
    );
    const { host, servers } = context.settings;
    const address = host ? host.addresses[0] : state.get("address");
    const look =
      address && servers.length
        ? controls.button(t("Look at its past alerts"), () =>
            state.set({ server: servers[0].id, address, tab: "past_host" }, { replace: false }),
          )
        : null;
    const name = host ? host.name : address || state.get("find");
    const nothing = tried.length
      ? controls.notice(
          "info",
          t("ntopng does not know {0} now.", name),
          t("A host is known while it has traffic, and for some minutes after.") +
            " " +
            t(
              "Check that its traffic passes an interface of ntopng, and that its address in Checkmk is the one there.",
            ),
          look,
        )
      : null;
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
        fill(
          panel,
          controls.notice("info", t("Which host?"), t("Open this page from a host in Checkmk, or look for one:")),
          ntopng.search.form(),
        );
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
      const several = context.settings.servers.length > 1;
      const text = (row) => {
        const place = `${several ? row.server.title + ", " : ""}${row.interface}`;
        const host = row.host.ip + (row.host.vlan ? "@" + row.host.vlan : "");
        return `${place}: ${host}${row.matched === "name" ? ` (${t("by name {0}", row.key)})` : ""}`;
      };
      const index = rows.findIndex(isCurrent);
      fill(
        choice,
        rows.length > 1
          ? controls.select(
              "Seen as",
              "match",
              rows.map((row, at) => ({ value: at, text: text(row) })),
              index < 0 ? "" : index,
              (at) => state.set(match(rows[Number(at)])),
            )
          : null,
        rows.length ? troubles(others, "warning") : null,
      );
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
        fill(
          tabs,
          controls.tabs("Views of the host", entries, id, (tabName) => state.set({ ...LEAVE, tab: tabName })),
        );
        panel.setAttribute("aria-labelledby", "ntopng-tab-" + id);
        if (focused) document.getElementById("ntopng-tab-" + id).focus();
        const key = id + " " + (id === "apps" ? state.get("by") : "");
        if (!content || key !== built) {
          content = ntopng.hostTabs[id]
            ? tab(id, context)
            : id === "flows"
              ? ntopng.flows(context)
              : ntopng.alerts(context, id);
          built = key;
          fill(panel, content.element);
        }
        await content.load(options);
      },
      refresh: (options) => (content ? content.refresh(options) : find()),
    };
  };
})();
