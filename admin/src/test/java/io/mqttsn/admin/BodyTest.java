package io.mqttsn.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** An answer grows in pieces that are counted. */
class BodyTest {

  @Test
  void whatIsWrittenIsReadWhateverThePieces() {
    Random random = new Random(7);
    byte[] all = new byte[100_000];
    random.nextBytes(all);
    Budget budget = new Budget(200_000);
    Body body =
        Body.writtenBy(
            budget,
            out -> {
              for (int at = 0; at < all.length; ) {
                int some = Math.min(all.length - at, random.nextInt(3_000));
                out.write(all, at, some);
                at += some;
              }
            });
    byte[] read = new byte[body.length()];
    body.buffer().readBytes(read);
    assertThat(read).isEqualTo(all);
    assertThat(budget.taken()).isBetween(99_000L, 120_000L);
    body.release();
    body.release();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatDoesNotFitTakesNothingAndAShortOneAlwaysFits() {
    Budget budget = new Budget(5_000);
    assertThatThrownBy(() -> Body.writtenBy(budget, out -> out.write(new byte[50_000])))
        .isInstanceOf(Budget.Spent.class);
    assertThat(budget.taken()).isZero();
    budget.take(5_000);
    assertThat(Body.writtenBy(budget, out -> out.write(new byte[1_000])).length()).isEqualTo(1_000);
  }
}
