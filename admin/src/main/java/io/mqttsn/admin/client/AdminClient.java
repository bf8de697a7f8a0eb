package io.mqttsn.admin.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks a running gateway's admin interface; what can go wrong comes as a sentence for the person
 * who asked.
 */
public final class AdminClient {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int LONGEST = 16 << 20;

  private final String base;
  private final Optional<String> token;

  /**
   * @param base such as {@code http://127.0.0.1:9464}
   * @throws IOException if that is no address of this kind
   */
  public AdminClient(String base, Optional<String> token) throws IOException {
    if (!base.matches("https?://[^/?#\\s]+/?")) {
      throw new IOException(base + " is not an address; write http://HOST:PORT");
    }
    this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    this.token = token;
  }

  /** A client id as a part of a path or a query. */
  public static String quoted(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * What is at a path.
   *
   * @return empty if nothing is
   * @throws IOException if the gateway is not there, or refuses
   */
  public Optional<JsonValue> get(String path) throws IOException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(PATIENCE_MILLIS);
      connection.setInstanceFollowRedirects(false);
      token.ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
      return body(connection);
    } catch (ConnectException e) {
      throw new IOException(
          "no gateway answers at " + base + "; is it running, and is admin enabled there?", e);
    } catch (UnknownHostException e) {
      throw new IOException(base + ": unknown host", e);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "the gateway at " + base + " does not answer within " + PATIENCE_MILLIS / 1000 + " s", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(base + " is not an address; write http://HOST:PORT", e);
    }
  }

  private Optional<JsonValue> body(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    switch (status) {
      case HttpURLConnection.HTTP_OK -> {
        try (InputStream in = connection.getInputStream()) {
          return Optional.of(JsonValue.parse(in.readNBytes(LONGEST)));
        }
      }
      case HttpURLConnection.HTTP_NOT_FOUND -> {
        return Optional.empty();
      }
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          throw new IOException(
              "the gateway at "
                  + base
                  + (token.isPresent() ? " refuses this token" : " wants a token")
                  + "; write --token-file FILE");
      default -> throw new IOException("the gateway at " + base + " answers " + status(connection));
    }
  }

  private static String status(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getErrorStream()) {
      String text = in == null ? "" : new String(in.readNBytes(200), StandardCharsets.UTF_8);
      return connection.getResponseCode() + " " + text.lines().findFirst().orElse("");
    }
  }
}
