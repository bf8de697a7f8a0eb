package io.mqttsn.config;

/** A part of the gateway whose log has a level of its own, if somebody wants that. */
public enum LogArea {
  /** Start, stop, reload, systemd. */
  GATEWAY,
  /** What clients do, as far as it is logged at all. */
  CLIENTS,
  /** Serial listeners. */
  SERIAL,
  /** The connection to the broker. */
  UPSTREAM,
  /** The embedded broker. */
  BROKER,
  /** The network library, which is of interest to developers only. */
  NETTY
}
