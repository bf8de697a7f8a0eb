package io.mqttsn.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.gateway.port.LocalBroker;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/**
 * Loads the packaged folder as the launcher does: a loader of its own below the application's. The
 * application is stood for by a loader that knows the ports and slf4j and nothing of this module.
 */
class EmbeddedFolderIT {

  private static final Path FOLDER = Path.of("target", "embedded");

  @Test
  void folderHoldsOnlyWhatTheApplicationLacks() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .singleElement()
          .asString()
          .matches("embedded-broker-.*\\.jar");
    }
  }

  @Test
  void brokerIsFoundAndRunsFromALoaderOfItsOwn() throws Exception {
    URL[] application = {home(LocalBroker.class), home(Logger.class)};
    try (URLClassLoader parent =
            new URLClassLoader(application, ClassLoader.getPlatformClassLoader());
        URLClassLoader child = new URLClassLoader(jars(), parent)) {
      Class<?> port = parent.loadClass(LocalBroker.class.getName());
      assertThat(ServiceLoader.load(port, parent)).isEmpty();

      List<?> found = ServiceLoader.load(port, child).stream().map(p -> p.get()).toList();
      assertThat(found).hasSize(1);
      Object broker = found.get(0);
      assertThat(broker.getClass().getClassLoader()).isSameAs(child);
      try {
        Object bound =
            port.getMethod("start", String.class, int.class).invoke(broker, "127.0.0.1", 0);
        new TestClient((int) bound, "client").close();
      } finally {
        port.getMethod("close").invoke(broker);
      }
    }
  }

  private static URL home(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static URL[] jars() throws IOException {
    List<URL> urls = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.jar")) {
      for (Path file : files) {
        urls.add(file.toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}
