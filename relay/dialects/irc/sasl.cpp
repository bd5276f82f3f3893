// AUTHENTICATE (IRCv3 sasl-3.2).

#include "relay/dialects/irc/sasl.h"

#include "common/base64.h"
#include "common/text.h"
#include "relay/dialects/irc/accounts.h"
#include "relay/dialects/irc/handlers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace chat::relay::irc {
namespace {

constexpr std::size_t kChunkBytes = 400;
// A name, twice, and the longest password, in base64.
constexpr std::size_t kMostBytes = 800;

void fail(const Request& request, std::string_view why) {
  request.client.sasl.reset();
  request.replies.numeric(ERR_SASLFAIL, ":SASL authentication failed: {}", why);
}

AccountRequest request_of(const Request& request, AccountRequest::Kind kind, std::string_view account) {
  return {.kind = kind, .account = std::string(account), .address = std::string(request.client.address())};
}

/// RFC 4616: "[authzid] NUL authcid NUL passwd".
std::optional<AccountRequest> plain(const Request& request, std::string_view said) {
  const std::size_t first = said.find('\0');
  const std::size_t second = first == std::string_view::npos ? first : said.find('\0', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view acts_for = said.substr(0, first);
  const std::string_view account = said.substr(first + 1, second - first - 1);
  const std::string_view password = said.substr(second + 1);
  const bool is_own = acts_for.empty() || fold_case(acts_for) == fold_case(account);
  if (!is_own || account.empty() || password.empty() || password.find('\0') != std::string_view::npos)
    return std::nullopt;
  auto asked = request_of(request, AccountRequest::Kind::check, account);
  asked.password = Secret(password);
  return asked;
}

/// RFC 4422, appendix A: the name of the account, or nothing.
std::optional<AccountRequest> external(const Request& request, std::string_view said) {
  if (said.find('\0') != std::string_view::npos) return std::nullopt;
  auto asked = request_of(request, AccountRequest::Kind::check_certificate, said);
  asked.certificate = request.client.certificate();
  return asked;
}

struct Mechanism {
  std::string_view name;
  bool (*is_offered)(const Client&);
  std::string_view why_not;
  std::optional<AccountRequest> (*read)(const Request&, std::string_view said);
};

constexpr std::array<Mechanism, 2> kMechanisms{{
    {"PLAIN", [](const Client& client) { return client.is_safe; },
     "this connection is not encrypted: connect with TLS, and change a password that you have sent without",
     plain},
    {"EXTERNAL", [](const Client& client) { return !client.certificate().empty(); },
     "your client has shown no certificate", external},
}};

const Mechanism* find_mechanism(std::string_view name) {
  const auto* const found = std::find_if(kMechanisms.begin(), kMechanisms.end(),
                                         [&](const Mechanism& each) { return each.name == name; });
  return found == kMechanisms.end() ? nullptr : found;
}

void begin(const Request& request, const std::string& name) {
  Client& client = request.client;
  if (!client.account().empty())
    return request.replies.numeric(ERR_SASLALREADY, ":You have already authenticated using SASL");
  const Mechanism* const mechanism = find_mechanism(name);
  if (mechanism == nullptr) {
    request.replies.numeric(RPL_SASLMECHS, "{} :are available SASL mechanisms",
                            mechanisms_for(client).empty() ? "*" : mechanisms_for(client));
    return fail(request, "there is no such mechanism here");
  }
  if (!mechanism->is_offered(client)) return fail(request, mechanism->why_not);
  client.sasl = std::make_unique<Sasl>(Sasl{name});
  request.replies.reply_lines("AUTHENTICATE +\r\n");
}

void finish(const Request& request) {
  Client& client = request.client;
  const std::unique_ptr<Sasl> sasl = std::move(client.sasl);
  const auto said = decode_base64(sasl->text);
  ::explicit_bzero(sasl->text.data(), sasl->text.size());
  if (!said) return fail(request, "that is no base64");
  request.to_ask = find_mechanism(sasl->mechanism)->read(request, said->text());
  if (!request.to_ask) return fail(request, "that is not what the mechanism says");
  client.asked_by = AskedBy::sasl;
}

}  // namespace

std::string mechanisms_for(const Client& client) {
  std::string names;
  if (!client.hub().has_accounts()) return names;
  for (const Mechanism& each : kMechanisms) {
    if (each.is_offered(client)) names.append(names.empty() ? "" : ",").append(each.name);
  }
  return names;
}

void abort_sasl(Client& client, Replies& replies) {
  client.sasl.reset();
  replies.numeric(ERR_SASLABORTED, ":SASL authentication aborted");
}

void authenticate(const Request& request) {
  Client& client = request.client;
  // A client that registers waits for an answer of SASL's, and would not do so for 421's.
  if (!client.hub().has_accounts()) {
    if (client.is_registered()) {
      return request.replies.numeric(ERR_UNKNOWNCOMMAND,
                                     "AUTHENTICATE :Unknown command: there are no accounts");
    }
    if (request[0] != "*") return fail(request, "there are no accounts here");
  }
  if (request[0] == "*") return abort_sasl(client, request.replies);
  if (client.owes_relay_password()) return fail(request, kRelayPasswordFirst);
  if (client.sasl == nullptr) return begin(request, upper_case(request[0]));
  const std::string_view chunk = request[0] == "+" ? std::string_view() : request[0];
  std::string& text = client.sasl->text;
  if (chunk.size() > kChunkBytes || text.size() + chunk.size() > kMostBytes) {
    client.sasl.reset();
    return request.replies.numeric(ERR_SASLTOOLONG, ":SASL message too long: {} bytes a line are the most",
                                   kChunkBytes);
  }
  text.reserve(kMostBytes);
  text += chunk;
  if (chunk.size() < kChunkBytes) finish(request);
}

}  // namespace chat::relay::irc
