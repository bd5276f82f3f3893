#include "client/conversation/ignoring.h"

#include "client/conversation/limits.h"
#include "common/text.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace chat::client {
namespace {

constexpr std::string_view kForms = "a nick, or NICK!USER@HOST, in which * and ? may stand for anything";

bool is_unfit(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == ',' || c == 0x7F;
}

/// Each sign once at the most, the '!' before the '@', and something on both sides of each.
bool is_mask(std::string_view text) {
  const std::size_t bang = text.find('!');
  const std::size_t at = text.find('@');
  const bool once = text.find('!', bang == text.npos ? bang : bang + 1) == text.npos &&
                    text.find('@', at == text.npos ? at : at + 1) == text.npos;
  const bool in_order = bang == text.npos || at == text.npos || bang + 1 < at;
  return once && in_order && !text.starts_with('!') && !text.starts_with('@') && !text.ends_with('!') &&
         !text.ends_with('@');
}

std::string refusal(std::string_view text, const ServerSupport& support) {
  if (text.empty() || text.size() > kNameBytesMax || !is_mask(text) ||
      std::any_of(text.begin(), text.end(), is_unfit)) {
    return fmt::format("{} is no mask: it is {}.", text, kForms);
  }
  const bool has_parts = text.find_first_of("!@") != text.npos;
  if (!has_parts && support.is_channel(text)) {
    return fmt::format("{} is a room, and people are ignored: {}.", text, kForms);
  }
  if (!has_parts && text.find_first_of(".:/") != text.npos) {
    return fmt::format("{0} is nobody's name. A host is ignored as *!*@{0}.", text);
  }
  return {};
}

}  // namespace

std::string Ignored::add(std::string_view mask, const ServerSupport& support) {
  if (std::string why = refusal(mask, support); !why.empty()) return why;
  Mask parsed = parse(mask, support);
  if (find(parsed) != masks_.end()) return {};
  if (masks_.size() >= kIgnoredMax) {
    return fmt::format("You ignore {} already, which is the most.", counted(masks_.size(), "mask"));
  }
  masks_.push_back(std::move(parsed));
  return {};
}

bool Ignored::remove(std::string_view mask, const ServerSupport& support) {
  const auto found = find(parse(mask, support));
  if (found == masks_.end()) return false;
  masks_.erase(found);
  return true;
}

bool Ignored::hides(const IrcSource& source, const ServerSupport& support) const {
  if (masks_.empty()) return false;
  const std::string nick = support.fold(source.nick);
  const std::string user = support.fold(source.user);
  const std::string host = support.fold(source.host);
  return std::any_of(masks_.begin(), masks_.end(), [&](const Mask& mask) {
    return matches_mask(mask.nick, nick) && matches_mask(mask.user, user) && matches_mask(mask.host, host);
  });
}

std::vector<std::string> Ignored::list() const {
  std::vector<std::string> all;
  all.reserve(masks_.size());
  for (const Mask& mask : masks_) all.push_back(mask.given);
  return all;
}

void Ignored::refold(const ServerSupport& support) {
  for (Mask& mask : masks_) mask = parse(std::string(mask.given), support);
}

std::vector<Ignored::Mask>::const_iterator Ignored::find(const Mask& mask) const {
  return std::find_if(masks_.begin(), masks_.end(), [&](const Mask& each) {
    return each.nick == mask.nick && each.user == mask.user && each.host == mask.host;
  });
}

Ignored::Mask Ignored::parse(std::string_view text, const ServerSupport& support) {
  const IrcSource parts = split_irc_mask(text);
  return {.given = std::string(text),
          .nick = support.fold(parts.nick),
          .user = support.fold(parts.user),
          .host = support.fold(parts.host)};
}

}  // namespace chat::client
