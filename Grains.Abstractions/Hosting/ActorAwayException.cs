namespace Grains.Hosting;

/// <summary>
/// The activation that was asked is none, or is one no longer: it could not read its books, or another one owns them. Nothing is known of what it did;
/// made again, the same call meets the activation that counts.
/// </summary>
[GenerateSerializer]
public sealed class ActorAwayException(string message) : Exception(message);
