package io.mqttsn.admin;

import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The OpenAPI document. */
final class Description implements Endpoint {

  private final Budget budget;

  Description(Budget budget) {
    this.budget = budget;
  }

  @Override
  public CompletableFuture<Answer> answer(Ask ask) {
    Body body =
        Body.writtenBy(
            budget,
            octets -> {
              try (InputStream in = Description.class.getResourceAsStream("openapi.yaml")) {
                in.transferTo(octets);
              }
            });
    return CompletableFuture.completedFuture(
        new Answer(Answer.OK, "application/yaml; charset=utf-8", body, Map.of()));
  }
}
