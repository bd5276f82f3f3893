#include "relay/ctl/asking.h"

#include "common/address.h"
#include "common/line_reader.h"
#include "common/selector.h"
#include "common/socket.h"
#include "common/units.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <string_view>

#include <fmt/format.h>

namespace chat::relay {
namespace {

bool comes_in_time(Selector& selector, std::chrono::milliseconds patience) {
  selector.wait(read_clocks().steady + patience);
  return selector.woken_by() != Selector::Cause::deadline;
}

/// 0, or the errno with which the connection was lost.
int send_all(int fd, std::string_view left, Selector& selector, std::chrono::milliseconds patience) {
  while (!left.empty()) {
    const iovec piece{const_cast<char*>(left.data()), left.size()};
    const Transfer sent = send(fd, {&piece, 1});
    if (sent.status == Transfer::Status::failed) return sent.error;
    left.remove_prefix(sent.bytes);
    selector.clear();
    selector.watch_writable(fd);
    if (!left.empty() && !comes_in_time(selector, patience)) return ETIMEDOUT;
  }
  return 0;
}

void await_end_of(int process, Selector& selector) {
  constexpr std::chrono::seconds kMost{10};
  selector.clear();
  selector.watch_readable(process);
  selector.wait(read_clocks().steady + kMost);
}

}  // namespace

Asked ask_relay(const Endpoint& socket, std::string_view request, bool awaits_end, AnswerPrinter& printer,
                std::chrono::milliseconds patience) {
  const Connecting connecting = start_connecting(addresses_at_hand(socket)->front());
  if (!connecting.fd) return {connecting.error};
  const int fd = connecting.fd.get();
  const UniqueFd process = peer_process(fd);
  Selector selector;
  if (const int error = send_all(fd, fmt::format("{}\n", request), selector, patience); error != 0)
    return {error};
  LineReader lines(kAnswerLineMostBytes);
  std::array<char, 64 * kKiB> buffer{};
  bool has_begun = false;
  while (!printer.end()) {
    selector.clear();
    selector.watch_readable(fd);
    if (!comes_in_time(selector, patience)) return {ETIMEDOUT};
    const Transfer received = receive(fd, buffer);
    if (received.status == Transfer::Status::would_block) continue;
    if (received.status == Transfer::Status::failed) return {has_begun ? ECONNABORTED : received.error};
    if (received.status == Transfer::Status::ended) return {has_begun ? ECONNABORTED : ECONNRESET};
    has_begun = true;
    lines.feed({buffer.data(), received.bytes});
    for (auto line = lines.next(); line.kind != LineReader::Line::Kind::none; line = lines.next())
      printer.take(line.text);
  }
  if (awaits_end && *printer.end() && process) await_end_of(process.get(), selector);
  return {};
}

}  // namespace chat::relay
