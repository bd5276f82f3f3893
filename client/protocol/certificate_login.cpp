#include "client/protocol/certificate_login.h"

#include "client/protocol/message_name.h"
#include "client/text/irc_words.h"
#include "common/irc_numerics.h"
#include "common/take_until.h"
#include "common/text.h"

namespace chat::client {
namespace {

constexpr int kNickLocked = 902;  // ERR_NICKLOCKED: the account may not be used

}  // namespace

bool CertificateLogin::wants(std::string_view offered) const {
  constexpr std::string_view kMechanism = "EXTERNAL";
  if (!has_certificate_ || take_until(offered, '=') != kSaslCapability) return false;
  if (offered.empty()) return true;  // it does not say which mechanisms there are
  while (!offered.empty()) {
    if (take_until(offered, ',') == kMechanism) return true;
  }
  return false;
}

bool CertificateLogin::begin(bool has_capability) {
  if (!has_certificate_ || !has_capability || std::exchange(has_begun_, true)) return false;
  is_open_ = true;
  return true;
}

CertificateLogin::Step CertificateLogin::take(const IrcMessage& message) {
  if (!is_open_) return Step::none;
  if (fold_case(message.command) == "authenticate") return Step::answer;
  switch (numeric_of(message.command)) {
    case RPL_SASLMECHS:
      return Step::waiting;
    case RPL_SASLSUCCESS:
    case ERR_SASLALREADY:
      is_open_ = false;
      return Step::over;
    case kNickLocked:
    case ERR_SASLFAIL:
    case ERR_SASLTOOLONG:
    case ERR_SASLABORTED:
      return fail(message);
    case ERR_UNKNOWNCOMMAND:
      return fold_case(message.parameter(1)) == "authenticate" ? fail(message) : Step::none;
    default:
      return Step::none;
  }
}

CertificateLogin::Step CertificateLogin::fail(const IrcMessage& message) {
  is_open_ = false;
  trouble_ = visible(last_parameter(message));
  return Step::over;
}

}  // namespace chat::client
