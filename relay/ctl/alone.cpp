#include "relay/ctl/alone.h"

#include "common/is_in.h"
#include "common/line_reader.h"
#include "common/selector.h"
#include "common/units.h"
#include "common/words.h"
#include "relay/delivery/outbox.h"
#include "relay/dialects/control/control_dialect.h"

#include <array>
#include <string>

namespace chat::relay {
namespace {

/// Prints all that waits to be sent.
void print_sent(Outbox& outbox, LineReader& lines, AnswerPrinter& printer) {
  while (!outbox.queue_is_empty()) {
    std::array<iovec, 8> pieces;
    const std::size_t count = outbox.gather(pieces);
    std::size_t bytes = 0;
    for (const iovec& each : std::span(pieces).first(count)) {
      lines.feed({static_cast<const char*>(each.iov_base), each.iov_len});
      bytes += each.iov_len;
    }
    outbox.consume(bytes);
  }
  for (auto line = lines.next(); line.kind != LineReader::Line::Kind::none; line = lines.next())
    printer.take(line.text);
}

}  // namespace

bool may_be_answered_alone(std::string_view request) {
  constexpr std::array<std::string_view, 3> kAboutWhatIsKept{"export", "forget", "unregister"};
  return is_in(kAboutWhatIsKept, first_word(request).first);
}

void answer_alone(Hub& hub, std::span<Workers* const> workers, std::string_view request,
                  AnswerPrinter& printer) {
  Selector selector;
  Outbox outbox;
  LineReader lines(kAnswerLineMostBytes);
  Moment now = read_clocks();
  const ReadingLimits limits = ControlDialect::limits(nullptr);
  ControlDialect dialect(hub, outbox, limits, now);
  dialect.receive(std::string(request) + '\n', now);
  print_sent(outbox, lines, printer);
  while (!printer.end()) {
    selector.clear();
    for (const Workers* const each : workers) each->watch(selector);
    now = selector.wait(std::min(dialect.deadline(), hub.deadline()));
    for (Workers* const each : workers) each->collect();
    hub.take_late_answers(now);
    if (now.steady >= hub.deadline()) hub.expire(now);
    if (now.steady >= dialect.deadline()) dialect.expire(now);
    hub.settle();
    print_sent(outbox, lines, printer);
  }
  dialect.leave({}, now);
}

}  // namespace chat::relay
