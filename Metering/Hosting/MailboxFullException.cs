namespace Metering.Hosting;

/// <summary>Too many messages wait for an actor. Nothing was done; trying again later can help.</summary>
public sealed class MailboxFullException(string actor, int messagesMax)
    : Exception($"{messagesMax} messages wait for {actor}; no more are taken.");
