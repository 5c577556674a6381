using System.Text.Json.Serialization;

namespace Metering.Tokens.Events;

/// <summary>Something that happened to a token and is on its books for good. Fields are only ever added.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(TokenCreated), "created")]
[JsonDerivedType(typeof(TokenChanged), "changed")]
[JsonDerivedType(typeof(TokenDeleted), "deleted")]
public abstract record TokenEvent(DateTimeOffset At);
