package io.mqttsn.app;

import io.mqttsn.serial.SerialSettings.Dtr;
import io.mqttsn.serial.SerialSettings.FlowControl;
import io.mqttsn.serial.SerialSettings.Framing;
import io.mqttsn.serial.SerialSettings.Parity;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Enumerations on the command line as the configuration writes them: {@code slip-crc16}. */
final class WordConverter<E extends Enum<E>> implements ITypeConverter<E> {

  private final List<E> values;

  private WordConverter(Class<E> type) {
    values = List.of(type.getEnumConstants());
  }

  static void register(CommandLine root) {
    register(root, Framing.class);
    register(root, Parity.class);
    register(root, FlowControl.class);
    register(root, Dtr.class);
  }

  private static <E extends Enum<E>> void register(CommandLine root, Class<E> type) {
    root.registerConverter(type, new WordConverter<>(type));
  }

  @Override
  public E convert(String text) {
    return values.stream()
        .filter(value -> word(value).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + text
                        + "' is not one of "
                        + String.join(", ", values.stream().map(WordConverter::word).toList())));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
