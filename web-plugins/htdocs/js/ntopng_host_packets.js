// A host's packets: flags, sizes, faults.
"use strict";

(function () {
  const ntopng = window.ntopng;
  const { el, format, charts, t } = ntopng;
  const { whole, amount, text, sentAndReceived, grid, joined } = ntopng.hostTables;

  const FAULTS = {
    retransmissions: "Retransmissions",
    out_of_order: "Out of order",
    lost: "Lost",
    keep_alive: "Keep alive",
  };

  function packets() {
    const counted = [
      amount("sent", "Sent"),
      amount("received", "Received"),
      { ...sentAndReceived("sent", "received"), below: null },
    ];
    const sizeName = {
      id: "max_bytes",
      title: "Packet size",
      cell: (row) => (row.max_bytes === null ? t("larger") : t("up to {0} B", format.count(row.max_bytes))),
      value: (row) => (row.max_bytes === null ? Infinity : row.max_bytes),
    };
    const render = (reply, before) => {
      const old = before || {};
      const { sizes, tcp_flags: flags, tcp_faults: faults, arp } = reply.data;
      const by = (row) => row.name;
      const fault = {
        id: "name",
        title: "Fault",
        cell: (row) => (FAULTS[row.name] ? t(FAULTS[row.name]) : row.name),
        value: (row) => row.name,
      };
      const amounts = (rows, label) =>
        rows.map((row) => ({ name: label(row), value: (row.sent || 0) + (row.received || 0) }));
      const part = (name, title, column, rows, key, draw) => {
        if (!rows || !rows.length) return null;
        const chart = draw ? draw(title, rows) : null;
        return el(
          "div",
          {},
          chart || el("h3", {}, t(title)),
          whole(name, title, [column, ...counted], rows, old[name], key),
        );
      };
      return grid(
        "ntopng has counted no packets of this host.",
        part("tcp_flags", "TCP flags distribution", text("name", "Flag"), flags, by, (title, rows) =>
          charts.doughnut(title, amounts(rows, by), format.count, true),
        ),
        part(
          "sizes",
          "Packet sizes",
          sizeName,
          sizes,
          (row) => row.max_bytes,
          (title, rows) => charts.bars(title, amounts(rows, sizeName.cell), format.count, true),
        ),
        part("tcp_faults", "TCP faults", fault, faults, by),
        part("arp", "ARP", text("name", "Kind"), arp, by),
      );
    };
    const columns = ["table", "name", "max_bytes", "sent", "received"].map((id) => ({ id, value: (row) => row[id] }));
    return [
      { title: "Packets", view: "packets", render, columns, list: joined(["tcp_flags", "sizes", "tcp_faults", "arp"]) },
    ];
  }

  ntopng.hostTabs.packets = packets;
})();
