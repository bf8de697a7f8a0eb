package io.mqttsn.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Mosquitto as the page says. */
class MosquittoTlsIT extends PageBrokerContract {

  @TempDir private static Path folder;
  private static Documented broker;

  @BeforeAll
  static void start() throws IOException {
    PageCertificates.makeIn(folder);
    broker = new Documented();
  }

  @AfterAll
  static void stop() throws IOException {
    broker.close();
  }

  @Override
  PageBroker broker() {
    return broker;
  }

  private static final class Documented implements PageBroker {

    private final Mosquitto mosquitto;
    private final int passwordPort = FreePort.tcp();
    private long refusedBefore;

    private Documented() throws IOException {
      Files.writeString(folder.resolve("acl"), BrokersPage.block("conf mosquitto-acl"));
      BrokersPage.run(here(BrokersPage.block("sh mosquitto-users")), folder);
      PageCertificates.openToTheBroker(folder);
      // The helper writes the first listener; what stands before it on the page is for all.
      List<String> lines = new ArrayList<>();
      for (String line : here(BrokersPage.block("conf mosquitto")).lines().toList()) {
        if (line.equals("listener 8884")) {
          lines.add("listener " + passwordPort + " 127.0.0.1");
        } else if (!line.equals("listener 8883")) {
          lines.add(line);
        }
      }
      mosquitto = Mosquitto.start(lines.toArray(String[]::new));
    }

    private static String here(String text) {
      return text.replace("/etc/mosquitto/certs/", folder + "/")
          .replace("/etc/mosquitto/", folder + "/");
    }

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public String section() {
      return "yaml mosquitto";
    }

    @Override
    public String certificateServer() {
      return "ssl://localhost:" + mosquitto.port();
    }

    @Override
    public String passwordServer() {
      return "ssl://localhost:" + passwordPort;
    }

    @Override
    public void kill() {
      refusedBefore = refusals();
      mosquitto.kill();
    }

    @Override
    public void restart() throws IOException {
      mosquitto.restart();
    }

    @Override
    public void changePassword(String password) throws IOException {
      BrokersPage.run("mosquitto_passwd -b passwd site-7 " + password, folder);
      PageCertificates.openToTheBroker(folder);
      mosquitto.process().signal("HUP");
    }

    @Override
    public long refusals() {
      return refusedBefore
          + mosquitto.log().stream()
              .filter(line -> line.contains("not authorised") || line.contains("OpenSSL Error"))
              .count();
    }

    @Override
    public MosquittoSub watch(String filter) throws IOException {
      return MosquittoSub.start(passwordPort, 1, options(), filter);
    }

    @Override
    public void publish(String topic, String text, String... more) throws IOException {
      List<String> options = new ArrayList<>(options());
      options.addAll(List.of("-p", String.valueOf(passwordPort), "-q", "1", "-t", topic));
      options.addAll(List.of("-m", text));
      options.addAll(List.of(more));
      mosquitto.publish(options.toArray(String[]::new));
    }

    private static List<String> options() {
      String authority = folder.resolve("ca.pem").toString();
      return List.of("--cafile", authority, "--insecure", "-u", "backend", "-P", "s3cret-too");
    }

    @Override
    public void close() throws IOException {
      mosquitto.close();
    }
  }
}
