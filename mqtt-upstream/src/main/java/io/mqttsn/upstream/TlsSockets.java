package io.mqttsn.upstream;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Turns PEM files into sockets. What cannot be read stops the start with a message that names the
 * file and what to do.
 */
final class TlsSockets {

  private TlsSockets() {}

  /**
   * @throws IllegalArgumentException if a file cannot be used
   */
  static SSLSocketFactory factory(UpstreamSettings.Tls tls) {
    if (tls.certFile().isPresent() != tls.keyFile().isPresent()) {
      throw new IllegalArgumentException("tls: cert-file and key-file need each other");
    }
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    tls.caFile().ifPresent(file -> trust(builder, file));
    tls.certFile().ifPresent(file -> identify(builder, file, tls.keyFile().orElseThrow()));
    try {
      return ((JdkSslContext) builder.build()).context().getSocketFactory();
    } catch (SSLException e) {
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }

  private static void trust(SslContextBuilder builder, Path file) {
    read(file);
    try {
      builder.trustManager(file.toFile());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tls.ca-file " + file + " holds no PEM certificate: " + cause(e), e);
    }
  }

  private static void identify(SslContextBuilder builder, Path certFile, Path keyFile) {
    read(certFile);
    String key = read(keyFile);
    if (!key.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new IllegalArgumentException(
          "tls.key-file "
              + keyFile
              + " is not an unencrypted PKCS#8 key (BEGIN PRIVATE KEY); convert it with: openssl"
              + " pkcs8 -topk8 -nocrypt -in "
              + keyFile
              + " -out new.key");
    }
    try {
      builder.keyManager(certFile.toFile(), keyFile.toFile());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tls.cert-file " + certFile + " or key-file " + keyFile + ": " + cause(e), e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "tls: " + file + " cannot be read by this user (" + e + ")", e);
    }
  }

  private static String cause(Throwable problem) {
    return problem.getCause() == null ? problem.getMessage() : problem.getCause().toString();
  }
}
