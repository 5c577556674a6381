using System.Text.Json.Serialization;

namespace Metering.Packages.Events;

/// <summary>Something that happened to a package and is on its books for good. Fields are only ever added.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(PackageClaimed), "claimed")]
[JsonDerivedType(typeof(PackageCreated), "created")]
[JsonDerivedType(typeof(PackageChanged), "changed")]
[JsonDerivedType(typeof(CallsCaptured), "captured")]
public abstract record PackageEvent(DateTimeOffset At);
