// The ports that a host serves, and those that it contacts.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, charts, t } = ntopng;
  const { whole, size, text, share, slices, grid, joined } = ntopng.hostTables;

  function ports() {
    const number = { id: "port", title: "Port", cell: (row) => String(row.port), value: (row) => row.port };
    const open = [number, text("protocol", "Protocol"), text("application", "Application")];
    const busy = [number, size("bytes", "Bytes"), share];
    const render = (reply, before) => {
      const part = (name, title, columns) => {
        const rows = reply.data[name];
        if (!rows || !rows.length) return null;
        const chart = columns === busy ? charts.bars(title, slices(rows, number.cell), format.bytes) : null;
        return el(
          "div",
          {},
          chart || el("h3", {}, t(title)),
          whole(name, title, columns, rows, (before || {})[name], (row) => (row.protocol || "") + row.port),
        );
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
    const columns = ["table", "port", "protocol", "application", "bytes", "share"].map((id) => ({
      id,
      value: (row) => row[id],
    }));
    return [
      {
        title: "Ports",
        view: "ports",
        render,
        columns,
        list: joined(["client_traffic", "server_traffic", "client", "server"]),
      },
    ];
  }

  ntopng.hostTabs.ports = ports;
})();
