package io.mqttsn.app;

import io.mqttsn.admin.client.AdminClient;
import io.mqttsn.admin.client.JsonValue;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Topic names in use, or those of one client with their ids. */
@Command(
    name = "topics",
    sortOptions = false,
    description =
        "Lists the topics of a running gateway and how many clients use them, or those of one client.")
final class TopicsCommand implements Callable<Integer>, AdminOptions.View {

  private final Console console;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "Client id.")
  private String id;

  @Mixin private AdminOptions admin;

  TopicsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return admin.show(console, this);
  }

  @Override
  public JsonValue ask(AdminClient client) throws IOException {
    return id == null ? AdminOptions.get(client, "/api/v1/topics") : ClientCommand.find(client, id);
  }

  @Override
  public String table(JsonValue answer) {
    return id == null ? AdminTables.topics(answer) : AdminTables.clientTopics(answer);
  }
}
