#pragma once

#include "common/moment.h"
#include "relay/hub/account_proofs.h"
#include "relay/hub/archive_waits.h"
#include "relay/hub/chat_view.h"
#include "relay/hub/guarded_password.h"
#include "relay/hub/hub_settings.h"
#include "relay/hub/refusal.h"
#include "relay/hub/requests.h"
#include "relay/hub/return_codes.h"
#include "relay/hub/tickets.h"
#include "relay/hub/unproven.h"
#include "relay/hub/witness.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chat::relay {

/// The rules of the chat: who may do what, whatever their dialect.
///
/// It does no I/O, reads no clock and keeps no log. A request is refused, or it becomes a fact: the ledger
/// orders it, the state applies it, and the people concerned find it in their outboxes. The client that asked
/// is not sent the fact; the request returns it. The hub owns a member from enter() to leave(). What its
/// LocalReader points to must live as long.
class Hub : public ChatView {
 public:
  Hub(HubSettings settings, HubPorts ports, Moment now);

  /// A newcomer with a nick that is_free(), in no room yet. `account`: what it has logged in to; empty: none.
  /// `address`: where it is; empty: its host says that.
  Person& enter(std::string_view nick, const Profile& profile, LocalReader reader, Moment now,
                std::string_view account = {}, std::string_view address = {});
  /// The same, named guest1, guest2, ...
  Person& enter_as_guest(const Profile& profile, LocalReader reader, Moment now,
                         std::string_view address = {});

  void let_in(const Person& member, Moment now);  ///< who was Profile::is_outside is so no longer
  /// Takes the member out of every room and destroys it. `reason` may be empty.
  void leave(Person& member, std::string_view reason, Moment now);

  /// Whether `holder`, which is null for a client without a nick, may have this one. Who has logged in to an
  /// account may have its nick, whoever else is called so: that one becomes a guest.
  Answer<> is_free(std::string_view nick, const Person* holder, std::string_view account = {}) const;
  /// Whether its nick belongs to an account that it has not logged in to, and how soon it is a guest then.
  bool owes_login(const Person& member) const;
  Duration login_time_left(const Person& member, Moment now) const;
  /// Returns nothing if it is the member's nick already.
  Answer<std::optional<OwnedFact>> rename(Person& member, std::string_view nick, Moment now);

  /// Makes the room if it does not exist.
  Answer<Joined> join(Person& member, std::string_view room_name, std::string_view key, Moment now);

  /// The member reads the lobby from now on and is not in it: nobody is told, and no list of its members has
  /// it. It ends when the member joins a room or leaves, or when the lobby's modes keep it out. Refused as
  /// join() would be.
  Answer<Room*> listen(Person& member);
  /// Whether the room's rules let in somebody who is not in it, or would let in again who is.
  Answer<> lets_in(const Person& person, const Room& room, std::string_view key) const;

  /// The room ends with its last member; the lobby stays, and gets its first modes and no topic.
  /// `destination`: the room that the member moved to, if it did. The others are not told of a secret one.
  OwnedFact part(Person& member, Room& room, std::string_view reason, Moment now,
                 const Room* destination = nullptr);

  /// `to_status`: '@' for operators alone, '+' for members with a voice too, 0 for all. Returns the fact for
  /// clients that are shown what they say. Its views are valid until the arguments or the member change.
  Answer<Fact> say(Person& member, Room& room, const Speech& speech, Moment now, char to_status = 0);
  /// Whether the rules that hold now let its source say what it said when not all could hear it. `speaker` is
  /// null if it has left since.
  bool lets_say_late(const Fact& said, const Person* speaker, const Room& room) const;
  /// To whoever ignores the member it seems to succeed.
  Answer<Fact> tell(Person& member, std::string_view nick, const Speech& speech, Moment now);

  /// The line is shown to nobody any more, and not kept either. Who said it may do that for an hour, and
  /// operators of the room at any time. `line`: the room's or the archive's.
  Answer<OwnedFact> redact(Person& member, Room& room, const KeptLine& line, std::string_view reason,
                           Moment now);
  /// The same of a line of the conversation, for who said it. Whoever has the nick of the other is told, if
  /// it is the other.
  Answer<OwnedFact> redact(Person& member, const KeptConversation& conversation, const KeptLine& line,
                           std::string_view reason, Moment now);
  /// All that was said by the member's account is shown to nobody any more, and goes from the archive.
  Answer<> forget_lines_of(Person& member, Moment now);
  /// The same of another's account, which need not exist any more: for operators of the relay. The witness
  /// hears of it where something is kept of it here: `is_known`.
  Answer<> forget_lines_of_account(Person& member, std::string_view account, Moment now, bool is_known);
  /// Calls `go_on` when all that is to be forgotten has gone from the archive, in a later round, unless
  /// forget(holder) is called before. `gone` is false where it could not be deleted yet.
  void when_all_is_forgotten(const void* holder, std::function<void(bool gone, Moment)> go_on);

  Answer<OwnedFact> set_topic(Person& member, Room& room, std::string_view topic, Moment now);
  Answer<OwnedFact> kick(Person& member, Room& room, std::string_view nick, std::string_view reason,
                         Moment now);
  /// To whoever ignores the member it seems to succeed.
  Answer<OwnedFact> invite(Person& member, std::string_view nick, Room& room, Moment now);
  Answer<> set_away(Person& member, std::string_view where_to, Moment now);
  /// Takes from `marks` whether the member is a bot, which others are shown; whether it is invisible: people
  /// who share no room with it do not find it by searching; and whether it goes on being an operator of the
  /// relay.
  void mark(Person& member, const Source& marks, Moment now);
  Answer<OwnedFact> set_realname(Person& member, std::string_view realname, Moment now);

  /// Makes the changes that are allowed, and returns them; nothing if nothing changed. Calls `refused` for
  /// each of the others.
  std::optional<OwnedFact> change_modes(Person& member, Room& room, std::span<const RoomChange> changes,
                                        Moment now, const std::function<void(const Refusal&)>& refused);

  /// Asks the accounts. Calls `redeem` in a later round, unless forget(asker) is called before. Refused at
  /// once if no answer can be good. `member`: who asks; null: a client that is not in the chat yet.
  Answer<Ticket> ask(AccountRequest request, const Person* member, const void* asker, Moment now,
                     Tickets::Redeem redeem);
  void forget(const void* asker);
  /// Of clients that are not in the chat yet.
  AccountProofs& proofs() { return proofs_; }
  bool lets_return() const { return return_codes_.exist(); }
  /// By this code the member's client may come back; empty: it may not.
  std::string return_code(const Person& member) const;
  /// Whose code that is; in the same round nobody else may use it. Refused also if the connection is not as
  /// that one's was. An address has 5 wrong tries a minute.
  Answer<CodeOwner> find_returner(std::string_view code, const Returner& returner, Moment now);
  /// Whose code find_returner() has found elsewhere is here from now on: see BringingOver.
  BroughtOver bring_over(std::uint64_t person, const NewConnection& connection, Moment now);
  /// The member may not have received what it was sent since then.
  void note_unheard(Person& member, WallTime first) const;
  /// Of who is on another relay, or is lost: see BroughtOver.
  std::uint64_t told_up_to(const Person& member) const;
  /// The member's connection was lost. Until it comes back, or leaves, it counts as away.
  void lose(Person& member, Moment now);
  /// Whether the code that was right is so still, when it is time to give the seat.
  bool is_still_due(const Returning& returning) const;
  /// From now on it has another code. `address`: where it is now, if its host does not tell; see Person.
  void come_back(Person& member, Moment now, std::string_view address);

  /// Asks the archive for lines of a room that the member reads. Calls `redeem` in a later round, unless
  /// forget(asker) is called before. Refused where too many wait.
  Answer<> ask_archive(ArchiveQuery query, const void* asker, TicketsFor<ArchiveAnswer>::Redeem redeem);
  /// The conversation with whoever has the nick now, or, if nobody has, with the account. Refused where none
  /// is kept, and where the member is not one of the two.
  Answer<KeptConversation> conversation_with(const Person& member, std::string_view name) const;
  /// How far the account has read, and where it was, for its owner to see.
  std::vector<Bookmark> bookmarks_of(std::string_view account) const;
  /// Up to which id the account was in the room, so what it has missed since. Nothing if it has never been
  /// there, or if one of its connections is.
  std::optional<std::uint64_t> place_of(std::string_view account, std::string_view room_name) const;
  /// How far the member's account has read in a room, or of what somebody has told it.
  std::optional<IsoTime> read_up_to(const Person& member, std::string_view target) const;
  /// It has read so far, but no further than now. Does nothing if it had read further before. Refused where
  /// it has no account.
  Answer<> mark_read(Person& member, std::string_view target, IsoTime at, Moment now);

  /// Calls `go_on` in a later round, when is_all_kept(), unless forget(holder) is called before.
  void when_all_is_kept(const Person& member, const void* holder, std::function<void(Moment)> go_on);
  /// Gives the answers that have come to those who asked, if they were not forgotten.
  void take_late_answers(Moment now);

  /// The room is kept for the member's account: for its operators, topic and modes, when nobody is there and
  /// when the relay starts anew. Only an operator of the room may claim it.
  Answer<OwnedFact> claim(Person& member, Room& room, Moment now);
  /// The room is as any other again. For its founder, and the relay's operators.
  Answer<OwnedFact> release(Person& member, Room& room, Moment now);

  /// The member has proved that the account is its own. It gets the account's nick if it is called guest1, or
  /// if a stranger has that. From another connection of the account it is not taken otherwise.
  LoggedIn log_in(Person& member, std::string_view account, Moment now);
  /// It rules no room by the account any more. `why`, in words: it has not asked for that, and is told.
  OwnedFact log_out(Person& member, Moment now, std::string_view why = {});

  /// The member becomes an operator of the relay, who may do in every room what its operators may.
  Answer<OwnedFact> make_operator(Person& member, std::string_view password, Moment now);

  /// Whether nobody takes part who has not given the relay's password.
  bool takes_password() const { return relay_password_.is_set(); }
  /// `who`: who tries, for the witness.
  Answer<> check_relay_password(std::string_view tried, WrongTry who, Moment now);

  bool has_operators() const { return operator_password_.is_set() || !settings_.operators.empty(); }
  bool is_operators_account(std::string_view account) const;
  /// Whoever has the relay's control socket: an operator of the relay's name, in no room, whom nobody finds.
  Person& console() { return console_; }

  /// For operators of the relay, as what follows. The connection of whoever has the nick ends.
  Answer<> kill(Person& member, std::string_view nick, std::string_view reason, Moment now);
  /// Everybody is told, in whichever room they are.
  Answer<> tell_all(Person& member, std::string_view text, Moment now);
  /// From now on nobody comes in from the address or network, and who has come is gone. `lasts`: nothing for
  /// ever. Returns the ban, whose network is written as it is kept.
  Answer<AddressBan> ban_address(Person& member, std::string_view network, std::optional<Duration> lasts,
                                 std::string_view reason, Moment now);
  Answer<> free_address(Person& member, std::string_view network, Moment now);
  /// The relay reads anew what it does on SIGHUP, and calls `told` with what came of it, in this round.
  Answer<> ask_to_reload(const Person& member, ToldOfReload told);
  /// Of those who have asked for that since the last call. deadline() is long ago while there are any.
  std::vector<ToldOfReload> take_wishes_to_reload() { return std::exchange(wishes_to_reload_, {}); }
  /// The relay stops as on SIGTERM.
  Answer<> ask_to_stop(const Person& member);
  bool take_wish_to_stop() { return std::exchange(wants_to_stop_, false); }
  /// Everybody but the member is thrown out.
  Answer<> close_room(Person& member, Room& room, std::string_view reason, Moment now);

  /// From now on what people whom the mask matches send to the member alone is dropped, and they are not
  /// told. If the mask is somebody's nick, that one is ignored under later nicks, too. Returns false if all
  /// that was so before.
  Answer<bool> ignore(Person& member, std::string_view mask, Moment now);
  /// Ends that. Returns false if the member does not ignore them.
  bool unignore(Person& member, std::string_view mask, Moment now);

  /// From now on the member is told when somebody of that nick comes or goes. False: that was so before.
  Answer<bool> watch(Person& member, std::string_view nick, Moment now);
  void unwatch(Person& member, std::string_view nick, Moment now);
  /// From now on the member reads its rooms in another rendering.
  void use_rendering(Person& member, const Rendering& rendering);

  /// Somebody has been told of it.
  void count_refusal(Problem problem) { ++refusals_[static_cast<std::size_t>(problem)]; }
  const RefusalCounts& refusals() const { return refusals_; }
  /// How often somebody gave a wrong password, for an account, to become an operator or to come in.
  std::uint64_t failed_log_ins() const;
  const HubSettings& settings() const { return settings_; }
  /// From now on these hold, also for who is here. What decides how the relay began stays as it was: the
  /// reserved nick, who rules the lobby, whether an account is needed, and coming back. Who has logged in to
  /// an account that is an operator's no longer is none either; who has to one that is one now, is one.
  void change_settings(HubSettings settings, Moment now);
  Moment started() const { return started_; }
  const Ledger& ledger() const { return ledger_; }
  /// The relay is stopping: from now on nobody is told who leaves.
  void fall_silent();
  /// See ChatState::expire().
  Time deadline() const;
  void expire(Moment now);
  /// Has what another relay's hub has decided happen here, too.
  void hear(const Fact& fact);
  /// What `hear` has it hear is told of as one thing: see ChatState::begin_netsplit().
  void hear_together(const NetsplitNews& news, Moment now, const std::function<void()>& hear);
  /// The member becomes a guest, for somebody of another relay has its nick.
  void give_way(Person& member, Moment now) { make_guest(member, now); }
  void settle() { state_.settle(); }  ///< call once a round, after all sends: see StreamOrder::settle()

 private:
  friend class BringingOver;
  void end_listening_of_unwelcome(Moment now);
  void end_masks(Moment now);
  void rule_relay_by_account(Person& member, bool rules, Moment now, bool tells_member);
  void lay_down_rule_by_account(Person& member, std::string_view next_account, Moment now);
  void change_operators(const std::vector<std::string>& accounts, Moment now);
  void rule_by_account(Person& member, Room& room, bool rules, Moment now);
  void tell_of_rule(Person& member, Room& room, bool rules, Moment now, bool tells_member);
  void forget_in_rooms(std::string_view account, Moment now);
  Answer<> may_join(const Person& member, const Room& room, std::string_view key) const;
  Answer<> lets_in(const Person& person, const Source& seen_as, const Room& room, std::string_view key) const;
  Answer<> may_say(const Person& member, const Room& room, Fact::Kind kind, Time now) const;
  std::string unused_guest_nick();
  Answer<> may_enroll(const AccountRequest& request, const Person* member) const;
  void watch_ownership(Person& member, Moment now);
  OwnedFact take_nick(Person& member, std::string_view nick, Moment now);
  void make_guest(Person& member, Moment now);
  WallTime stranger_since(const Person& member, Moment now) const;
  void lift_masks_of_stranger(std::string_view nick, WallTime since, Moment now);
  void answer(const AccountAnswer& answer, Moment now);
  void take_archive_answers(Moment now);
  void end_proofs(std::string_view account);
  void lose_account(std::string_view account, Moment now);
  void end_account(std::string_view account, Moment now);
  void end_conversations(PrivateNumber number, Moment now);
  void happen(const Fact& fact) { ledger_.publish(fact, state_); }
  /// Returns a copy that is made before, because what the fact names may then change or end.
  OwnedFact happened(Fact fact);
  void number(Fact& fact);  ///< call before an event happens

  HubSettings settings_;
  Moment started_;
  Ledger& ledger_;
  Keeper& keeper_;
  Witness* witness_;
  GuardedPassword operator_password_;
  GuardedPassword relay_password_;
  ReturnCodes return_codes_;
  AccountDesk desk_;
  AccountProofs proofs_;
  Unproven unproven_;
  TicketsFor<ArchiveAnswer> archive_tickets_;
  ArchiveWaits archive_waits_{};
  std::uint64_t guests_ = 0;
  std::uint64_t last_member_id_;
  Person console_;
  std::vector<Correspondent> logged_out_elsewhere_;  // by other relays, since take_late_answers()
  std::vector<ToldOfReload> wishes_to_reload_;
  bool wants_to_stop_ = false;
  RefusalCounts refusals_{};
};

}  // namespace chat::relay
