#include "relay/loop/certificate_watch.h"

#include "common/iso_time.h"
#include "common/quantity.h"
#include "common/text.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace chat::relay {
namespace {

// A certificate that is renewed by itself has another by then: of 90 days 30 are left, as a rule.
constexpr std::chrono::hours kSoon{14 * 24};
constexpr int kPartThatIsSoon = 3;

constexpr std::chrono::hours kBetweenWarnings{24};

// A certificate is valid up to the end of its last second (RFC 5280, section 4.1.2.5).
constexpr std::chrono::seconds kLastSecond{1};

WallTime ends_soon_from(const TlsContext& context) {
  const auto lasts = context.valid_until() - context.valid_from();
  return context.valid_until() - std::min<WallTime::duration>(kSoon, lasts / kPartThatIsSoon);
}

std::string left_in_words(WallTime::duration left) {
  using namespace std::chrono;
  constexpr hours kDay{24};
  if (left >= 2 * kDay) return counted(static_cast<std::size_t>(left / kDay), "day");
  return in_words(std::max(duration_cast<minutes>(left), minutes(1)));
}

}  // namespace

std::string trouble_with_time(const TlsContext& context, WallTime now) {
  if (now >= context.valid_until() + kLastSecond) {
    return fmt::format("the TLS certificate was valid until {}: clients may refuse it",
                       iso_time(context.valid_until()));
  }
  if (now < context.valid_from()) {
    return fmt::format("the TLS certificate is not valid before {}: clients may refuse it",
                       iso_time(context.valid_from()));
  }
  if (now < ends_soon_from(context)) return {};
  return fmt::format("the TLS certificate is valid until {}, for {} more: then clients may refuse it",
                     iso_time(context.valid_until()), left_in_words(context.valid_until() - now));
}

/// A day at the most, for clocks are set.
void CertificateWatch::begin(const std::optional<TlsContext>& context, Moment now) {
  look_at_ = kNever;
  if (!context) return;
  Duration next = kBetweenWarnings;
  for (const WallTime turn :
       {context->valid_from(), ends_soon_from(*context), context->valid_until() + kLastSecond}) {
    if (turn > now.wall) next = std::min<Duration>(next, turn - now.wall);
  }
  look_at_ = now.steady + next;
}

void CertificateWatch::look(const std::optional<TlsContext>& context, Moment now) {
  if (context) {
    if (const std::string trouble = trouble_with_time(*context, now.wall); !trouble.empty())
      spdlog::warn("{}", trouble);
  }
  begin(context, now);
}

}  // namespace chat::relay
