package io.mqttsn.app.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.mqttsn.udp.UdpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The octets of capture files, as tshark has read them. */
class PcapFileTest {

  private static final String HEADER = "a1b2c3d4 0002 0004 0000000000000000 00040000 00000001";
  private static final byte[] PINGREQ = {2, 0x16};

  @TempDir private Path folder;

  @Test
  void aFrameIsAPacketFromItsClientToPort10000() throws IOException {
    Path file = folder.resolve("a.pcap");
    try (PcapFile pcap = new PcapFile(file, 1 << 20)) {
      pcap.write(1_700_000_000_000_001L, Packet.of(true, "lan", client("10.0.0.7"), PINGREQ));
    }
    assertThat(hex(file))
        .isEqualTo(
            plain(
                HEADER
                    + "6553f100 00000001 0000002c 0000002c"
                    + "0200c0000201 02000a000007 0800"
                    + "4500001e 00004000 40116ec7 0a000007 c0000201"
                    + "1234 2710 000a 0000 0216"));
  }

  @Test
  void whatTheGatewaySendsComesFromPort10000() throws IOException {
    String sent = HexFormat.of().formatHex(Packet.of(false, "lan", client("10.0.0.7"), PINGREQ));
    assertThat(sent).contains(plain("c0000201 0a000007 2710 1234")).endsWith("0216");
    String toAll = HexFormat.of().formatHex(Packet.of(false, "lan", null, PINGREQ));
    assertThat(toAll).contains(plain("c0000201 ffffffff 2710 2710"));
  }

  @Test
  void aClientWithoutAnIp4AddressHasTheSameOneEachTime() throws IOException {
    byte[] once = Packet.of(true, "lan", client("2001:db8::7"), PINGREQ);
    assertThat(Packet.of(true, "lan", client("2001:db8::7"), PINGREQ)).isEqualTo(once);
    assertThat(HexFormat.of().formatHex(once, 26, 30)).matches("c61[23]....");
  }

  @Test
  void aFullFileMakesRoomAndThereAreNeverMoreThanTwo() throws IOException {
    Path file = folder.resolve("b.pcap");
    byte[] packet = Packet.of(true, "lan", client("10.0.0.7"), new byte[100]);
    int room = PcapFile.HEADER + 2 * (PcapFile.RECORD + packet.length);
    try (PcapFile pcap = new PcapFile(file, room)) {
      for (int i = 0; i < 7; i++) {
        pcap.write(i, packet);
      }
    }
    assertThat(Files.size(file)).isEqualTo(room - PcapFile.RECORD - packet.length);
    assertThat(Files.size(folder.resolve("b.pcap.1"))).isEqualTo(room);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  private static UdpAddress client(String address) throws IOException {
    return UdpAddress.of(new InetSocketAddress(InetAddress.getByName(address), 0x1234));
  }

  private static String hex(Path file) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  private static String plain(String hex) {
    return hex.replace(" ", "");
  }
}
