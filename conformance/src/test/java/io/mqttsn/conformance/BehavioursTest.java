package io.mqttsn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BehavioursTest {

  @Test
  void aLineIsAPromiseOfTheGroupAboveIt() {
    List<Behaviour> behaviours =
        Behaviours.read(
            List.of(
                "# Behaviours",
                "- a point of some list",
                "## FRM: framing",
                "",
                "- **SN-FRM-1** — accepts both header forms [5.2.1]. *Regression*",
                "## GW: discovery (not yet)",
                "- **SN-GW-3** — answers SEARCHGW — *always*."));

    assertThat(behaviours)
        .containsExactly(
            new Behaviour("SN-FRM-1", "FRM: framing", "accepts both header forms [5.2.1].", true),
            new Behaviour(
                "SN-GW-3", "GW: discovery (not yet)", "answers SEARCHGW — *always*.", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- **SN-FRM-1** - a hyphen where a dash belongs",
        "- **SN-FRM-x** — no number",
        "* **SN-FRM-1** — another bullet",
        "  - **SN-FRM-1** — indented"
      })
  void aLineThatOnlyLooksLikeABehaviourIsRefused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Behaviours.read(List.of(line)))
        .withMessageContaining(line);
  }

  @Test
  void aNumberIsGivenOnce() {
    String line = "- **SN-FRM-1** — once";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Behaviours.read(List.of(line, line)))
        .withMessage("SN-FRM-1 is given twice");
  }
}
