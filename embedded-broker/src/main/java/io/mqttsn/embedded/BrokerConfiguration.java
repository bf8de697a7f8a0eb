package io.mqttsn.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Mosquitto's settings as text, which the child reads from a pipe: no file is left on disk and none
 * can be stale. Everything a client can make grow has a limit, for the box is small; what is beyond
 * a limit is dropped by the broker, newest first, as its own default is.
 */
final class BrokerConfiguration {

  private BrokerConfiguration() {}

  static String text(InetAddress address, int port, Optional<Path> data) throws IOException {
    // Global settings first: Mosquitto takes what follows a listener line for that listener's.
    StringBuilder text =
        new StringBuilder(
            """
            per_listener_settings false
            allow_anonymous true
            set_tcp_nodelay true
            max_packet_size 262144
            max_inflight_messages 100
            max_queued_messages 10000
            max_queued_bytes 4194304
            connection_messages false
            log_dest stderr
            log_timestamp false
            log_type error
            log_type warning
            log_type notice
            log_type information
            """);
    if (data.isPresent()) {
      String folder = data.get().toString();
      if (folder.indexOf('\n') >= 0) {
        throw new IOException("The embedded broker's folder has a line break in its name.");
      }
      // Started by root, Mosquitto changes to this user; only the folder's owner can write there.
      String owner = Files.getOwner(data.get()).getName();
      text.append("persistence true\n");
      text.append("persistence_location ").append(folder).append("/\n");
      text.append("persistence_file mosquitto.db\n");
      text.append("autosave_interval 60\n");
      text.append("user ").append(owner).append('\n');
    } else {
      text.append("persistence false\n");
    }
    return text.append("listener ")
        .append(port)
        .append(' ')
        .append(address.getHostAddress())
        .append('\n')
        .toString();
  }
}
