package io.mqttsn.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The OpenAPI document. */
final class Description implements Endpoint {

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    try (InputStream in = Description.class.getResourceAsStream("openapi.yaml")) {
      return CompletableFuture.completedFuture(
          new Answer(Answer.OK, "application/yaml; charset=utf-8", in.readAllBytes(), Map.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
