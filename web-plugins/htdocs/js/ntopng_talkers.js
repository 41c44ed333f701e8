// Top talkers: local hosts, remote destinations, applications and interfaces; now, in the last hour, in the last day.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, fill, format, state, controls, details, t } = ntopng;
  const PERIODS = { now: "Now", last_hour: "Last hour", last_day: "Last day" };
  const SOURCES = {
    live: "rates of this moment",
    minutes: "ntopng's largest hosts of each minute",
    time_series: "ntopng's time series",
    aggregates: "collected by Checkmk's special agent",
    since_start: "counters since ntopng's start",
  };

  const chosen = () => (PERIODS[state.get("period")] ? state.get("period") : "now");

  /** Since when, and of how many minutes, where the list lacks some. */
  function coverage(minutes, begin) {
    if (!minutes || minutes.covered === minutes.of) return "";
    const counts = [format.count(minutes.covered), format.count(minutes.of)];
    if (!format.known(begin)) return ", " + t("{0} of {1} minutes", ...counts);
    return ", " + t("since {0}: {1} of {2} minutes", format.time(begin), ...counts);
  }

  /** `ifid` is the interface that the rows are of. */
  function columns(what, context, ifid) {
    const title = { local_hosts: "Host", remote_hosts: "Host", applications: "Application", interfaces: "Interface" }[
      what
    ];
    /** The flows of a host, or of an application in the chosen VLAN. */
    const address = (row) =>
      ntopng.page("ntopng_flows.py", {
        server: context.server(),
        ifid,
        ...(row.host
          ? { address: row.host.ip, vlan: row.host.vlan }
          : { application: row.name, vlan: state.get("vlan"), sort: "throughput", order: "desc" }),
      });
    const lead = (row, text) => (context.settings.seeAll ? el("a", { href: address(row) }, text) : text);
    const label = (row) => (what === "applications" ? lead(row, details.short(row.name)) : details.short(row.name));
    const name = (row) =>
      row.host
        ? details.host(row.host)
        : el("span", {}, label(row), " ", ntopng.external(row.url, "↗", t("View {0} in ntopng", row.name)));
    const flows = (row) => (format.known(row.flows) ? lead(row, format.count(row.flows)) : format.count(row.flows));
    const hosts = what.endsWith("hosts");
    return [
      { id: "name", title, cell: name, value: (row) => (row.host ? details.label(row.host) : row.name) },
      hosts ? { id: "ip", value: (row) => row.host && row.host.ip, hidden: true } : null,
      {
        id: "throughput",
        export: "throughput_bits_per_s",
        title: chosen() === "now" ? "Throughput" : "Mean throughput",
        number: true,
        cell: (row) => format.bits(row.throughput),
        value: (row) => row.throughput,
      },
      { id: "bytes", title: "Bytes", number: true, cell: (row) => format.bytes(row.bytes), value: (row) => row.bytes },
      what !== "interfaces"
        ? { id: "flows", title: "Flows", number: true, cell: flows, value: (row) => row.flows }
        : null,
      hosts
        ? {
            id: "score",
            title: "Score",
            below: 600,
            number: true,
            cell: (row) => format.count(row.score),
            value: (row) => row.score,
          }
        : null,
      hosts
        ? {
            id: "alerts",
            title: "Alerts",
            number: true,
            cell: (row) => controls.alarm(row.alerts),
            value: (row) => row.alerts,
          }
        : null,
      { id: "share", title: "Share", cell: (row) => controls.share(row.share), value: (row) => row.share },
    ].filter(Boolean);
  }

  function panel(what, title, context) {
    const link = el("span", { class: "ntopng-panel-actions" });
    const request = () => ({
      ...context.scope(),
      view: "top_talkers",
      what,
      period: chosen(),
      vlan: state.get("vlan"),
    });
    const exporter = ntopng.exporter("ntopng-" + what.replace("_", "-"), request, columns(what, context));
    const made = controls.panel({
      title,
      request,
      render: (reply) => {
        const { rows, series, source, begin, end, minutes, url } = reply.data;
        fill(link, details.inNtopng(url));
        const all = columns(what, context, reply.interface ? reply.interface.ifid : context.ifid());
        const name = (row) => (row.host ? details.label(row.host) : row.name);
        // Rates, or sums where ntopng tells no rates.
        const measure = rows.some((row) => format.known(row.throughput)) ? "throughput" : "bytes";
        const shown = all.filter(
          (column) => !column.hidden && (!column.number || rows.some((row) => format.known(row[column.id]))),
        );
        const chart =
          series && series.length
            ? ntopng.charts.lines(title, series, series[0].unit === "bits/s" ? format.bits : format.bytes)
            : ntopng.charts.doughnut(
                title,
                rows.map((row) => ({ name: name(row) || "", value: row[measure], share: row.share })),
                measure === "bytes" ? format.bytes : format.bits,
              );
        const table = ntopng.table({
          caption: `${t(title)}, ${t(PERIODS[chosen()])}`,
          quietCaption: true,
          columns: shown,
          rows,
          local: what,
          sort: measure,
          empty: "No traffic.",
          rowKey: (row) => (row.host ? `${row.host.ip}@${row.host.vlan || 0}` : row.name),
        });
        details.linkMonitored(table, context.scope());
        const from = t(SOURCES[source] || "source not known");
        const span = format.known(begin) && format.known(end) ? `, ${format.span(begin, end)}` : "";
        return [
          chart,
          table,
          el(
            "div",
            { class: "ntopng-source" },
            el("span", {}, `${format.rows(rows.length)}, ${from}${span}${coverage(minutes, begin)}.`),
            exporter,
          ),
        ];
      },
    });
    made.element.querySelector(".ntopng-panel-head").append(link);
    return made;
  }

  ntopng.talkers = function (context) {
    const panels = [
      panel("local_hosts", "Top local talkers", context),
      panel("remote_hosts", "Top remote destinations", context),
      panel("applications", "Top application traffic", context),
      panel("interfaces", "Network interfaces", context),
    ];
    const choice = el("div", { class: "ntopng-filter-area" });
    const refresh = (options) => Promise.all(panels.map((one) => one.load(options)));
    return {
      element: el(
        "div",
        {},
        choice,
        el(
          "div",
          { class: "ntopng-grid ntopng-grid-wide" },
          panels.map((one) => one.element),
        ),
      ),
      load: (options) => {
        fill(
          choice,
          controls.segments(
            "Period",
            Object.entries(PERIODS).map(([value, text]) => ({ value, text })),
            chosen(),
            (period) => state.set({ period }),
          ),
        );
        return Promise.all([context.filterValues(), refresh(options)]);
      },
      refresh,
    };
  };
})();
