// The log is warned before the relay's certificate runs out.

#include "common/iso_time.h"
#include "fake_client.h"
#include "logged_lines.h"
#include "relay/loop/certificate_watch.h"

#include <chrono>
#include <optional>
#include <string>

#include <fmt/format.h>

using namespace chat;
using namespace chat::relay;
using namespace chat::test;

namespace {

using Days = std::chrono::duration<int, std::ratio<86'400>>;

/// A relay's own certificate, of ten years, and a clock.
struct WatchedCertificate {
  Moment begun = at_second(0);
  std::optional<TlsContext> context = *TlsContext::for_server(make_tls_identity({"relay"}, begun.wall));
  CertificateWatch watch;
  LoggedLines log;

  Moment before_end(Duration left) const {
    const Duration since = context->valid_until() - left - begun.wall;
    return {begun.steady + since, begun.wall + since};
  }
  std::string end() const { return iso_time(context->valid_until()); }
  /// Looks whenever it is time, until then. Returns how often that was.
  int go_on_until(Moment end) {
    int looks = 0;
    for (; watch.deadline() <= end.steady; ++looks)
      watch.look(context, {watch.deadline(), begun.wall + (watch.deadline() - begun.steady)});
    return looks;
  }
};

}  // namespace

TEST_CASE("a certificate that runs out while the relay runs is told of ahead, and then once a day", "[tls]") {
  WatchedCertificate certificate;
  certificate.watch.begin(certificate.context, certificate.begun);
  certificate.go_on_until(certificate.before_end(Days(15)));
  CHECK(certificate.log.take().empty());
  certificate.go_on_until(certificate.before_end(Days(14)));
  CHECK(certificate.log.take() ==
        fmt::format("the TLS certificate is valid until {}, for 14 days more: then clients may refuse it\n",
                    certificate.end()));
  CHECK(certificate.go_on_until(certificate.before_end(Days(11))) == 3);
  CHECK(certificate.log.take().find("for 11 days more") != std::string::npos);
  certificate.go_on_until(certificate.before_end(Days(0)));
  certificate.log.take();
  // As soon as it has run out.
  certificate.go_on_until(certificate.before_end(std::chrono::seconds(-1)));
  const std::string over =
      fmt::format("the TLS certificate was valid until {}: clients may refuse it\n", certificate.end());
  CHECK(certificate.log.take() == over);
  CHECK(certificate.go_on_until(certificate.before_end(Days(-3))) == 2);
  CHECK(certificate.log.take() == over + over);
}

TEST_CASE("a clock that is set is noticed within a day", "[tls]") {
  WatchedCertificate certificate;
  certificate.watch.begin(certificate.context, certificate.begun);
  CHECK(certificate.watch.deadline() == (certificate.begun.steady + Days(1)));
  certificate.watch.look(certificate.context,
                         {certificate.watch.deadline(), certificate.before_end(Days(2)).wall});
  CHECK(certificate.log.take().find("for 2 days more") != std::string::npos);
  certificate.watch.look(certificate.context,
                         {certificate.watch.deadline(), certificate.begun.wall - Days(2)});
  CHECK(certificate.log.take().find("is not valid before") != std::string::npos);
}

TEST_CASE("where there is no certificate there is nothing to watch", "[tls]") {
  WatchedCertificate certificate;
  certificate.watch.begin(certificate.context, certificate.begun);
  certificate.watch.begin(std::nullopt, certificate.begun);
  CHECK(certificate.watch.deadline() == kNever);
}
