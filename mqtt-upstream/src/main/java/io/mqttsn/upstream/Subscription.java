package io.mqttsn.upstream;

import io.mqttsn.codec.Qos;

/**
 * One client's use of one filter. It exists from the client's SUBSCRIBE on; until the broker has
 * agreed, {@link #granted} is null and what matches is held back by its {@link Newcomer}.
 */
final class Subscription {

  final ClientState client;
  final FilterEntry entry;

  /** What the client asked for, once the broker has agreed. */
  Qos asked;

  /** The lower of asked and granted by the broker; null until it has answered. */
  Qos granted;

  /** SUBSCRIBEs of this client that wait for their turn. */
  int joining;

  /** Non-null as long as retained messages may come because of this client's own SUBSCRIBE. */
  Newcomer newcomer;

  Subscription(ClientState client, FilterEntry entry, Qos asked) {
    this.client = client;
    this.entry = entry;
    this.asked = asked;
  }
}
