package io.mqttsn.gateway.port;

import io.mqttsn.codec.Bytes;
import java.util.Objects;

/**
 * Where a client is reached: over which link, at which of its addresses, and behind which wireless
 * nodes when a forwarder stands between (MQTT-SN 1.2 §5.5).
 *
 * <p>It is the key of the address book, so its hash is computed once.
 */
public final class Peer {

  private final String link;
  private final Transport.Address address;
  private final Bytes node;
  private final int hash;

  /** A peer that is on the link itself. */
  public Peer(String link, Transport.Address address) {
    this(link, address, Bytes.EMPTY);
  }

  /**
   * @param node the path of wireless node ids, outermost first, each preceded by its length octet;
   *     empty when there is no forwarder
   */
  public Peer(String link, Transport.Address address, Bytes node) {
    this.link = link;
    this.address = address;
    this.node = node;
    this.hash = 31 * (31 * link.hashCode() + address.hashCode()) + node.hashCode();
  }

  /** The {@link Transport#name} of the link. */
  public String link() {
    return link;
  }

  public Transport.Address address() {
    return address;
  }

  public Bytes node() {
    return node;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Peer p
        && hash == p.hash
        && link.equals(p.link)
        && Objects.equals(address, p.address)
        && node.equals(p.node);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return link + "/" + address + (node.isEmpty() ? "" : "/" + node);
  }
}
