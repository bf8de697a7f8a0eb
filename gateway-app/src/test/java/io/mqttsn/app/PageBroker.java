package io.mqttsn.app;

import java.io.IOException;
import java.nio.file.Path;

/** A broker that is set up as {@code docs/brokers.md} says, on free ports. */
interface PageBroker extends AutoCloseable {

  /** Certificates, keys and passwords. */
  Path folder();

  /** The block of the page with the gateway's configuration. */
  String section();

  /** The configuration of the gateway on the page, for a certificate. */
  default String yaml() throws IOException {
    return BrokersPage.gateway(section(), certificateServer(), folder());
  }

  /** Where a certificate is asked for. */
  String certificateServer();

  /** Where user and password are asked for. */
  String passwordServer();

  /** Ends it the hard way. */
  void kill() throws IOException;

  /** Starts it again, on the same ports. */
  void restart() throws IOException;

  /** Gives the user {@code site-7} this password; the broker must be running. */
  void changePassword(String password) throws IOException;

  /** How often it has turned somebody away. */
  long refusals() throws IOException;

  /** Somebody who hears what comes at QoS 1. */
  MosquittoSub watch(String filter) throws IOException;

  /** Somebody who publishes at QoS 1; more options of {@code mosquitto_pub} are welcome. */
  void publish(String topic, String text, String... options) throws IOException;

  @Override
  void close() throws IOException;
}
