package io.mqttsn.gateway.runtime;

import io.mqttsn.gateway.port.Transport;

/**
 * Is shown frames as they are on a link, in the thread that handles them: it must not block, and
 * must not change them.
 */
public interface FrameWatch {

  /**
   * Whether it wants to see the frames of this link, or of this client.
   *
   * @param client null when nobody knows
   */
  boolean wants(String link, String client);

  /**
   * @param received true from a client, false to it
   * @param other where the client is; null for a broadcast
   */
  void onFrame(boolean received, String link, Transport.Address other, byte[] frame);
}
