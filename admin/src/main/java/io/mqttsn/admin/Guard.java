package io.mqttsn.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may ask. With a token: whoever says it, as bearer or as the password of basic authentication,
 * which every browser can ask its user for. Without one: whoever is on this machine and means this
 * machine, for a page of a stranger in a browser here could have its own name lead to us (DNS
 * rebinding).
 */
final class Guard {

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Optional<byte[]> token;

  Guard(Optional<String> token) {
    this.token = token.map(Guard::digest);
  }

  /**
   * The refusal; empty if the request is welcome.
   *
   * @param secret whether the token is needed at all, if there is one: the page's own files are the
   *     same for everybody and ask for the token themselves
   */
  Optional<Answer> refuse(HttpHeaders headers, boolean secret) {
    if (token.isPresent()) {
      List<String> said = headers.getAll(HttpHeaderNames.AUTHORIZATION);
      return !secret || said.size() == 1 && isToken(said.get(0))
          ? Optional.empty()
          : Optional.of(
              Answer.text(Answer.UNAUTHORIZED, "a token is needed: Authorization: Bearer TOKEN")
                  .with("WWW-Authenticate", "Basic realm=\"mqttsn-gateway\", charset=\"UTF-8\""));
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    return hosts.size() == 1 && isLoopback(hosts.get(0))
        ? Optional.empty()
        : Optional.of(
            Answer.text(
                Answer.FORBIDDEN, "without a token only localhost may be asked for, by that name"));
  }

  private boolean isToken(String authorization) {
    if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return matches(authorization.substring(BEARER.length()).trim());
    }
    if (authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).trim());
        String text = new String(pair, StandardCharsets.UTF_8);
        return matches(text.substring(text.indexOf(':') + 1));
      } catch (IllegalArgumentException notBase64) {
        return false;
      }
    }
    return false;
  }

  /** Takes the same time wherever the first wrong character is; digests are of one length. */
  private boolean matches(String said) {
    return MessageDigest.isEqual(digest(said), token.get());
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A name or address of this machine, with any port: it may have been forwarded by ssh. */
  static boolean isLoopback(String host) {
    return host.toLowerCase(Locale.ROOT)
        .matches("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1\\])(:[0-9]{1,5})?");
  }
}
