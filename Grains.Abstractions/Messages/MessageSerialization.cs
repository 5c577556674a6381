using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.Serializers;

namespace Grains.Messages;

/// <summary>Lets the engine's messages cross the wire.</summary>
public static class MessageSerialization
{
    /// <summary>
    /// Registers the codecs of every message. Silos and clients of one cluster must both have them. A message with a member that cannot be written is
    /// told by <see cref="ThrowIfIncomplete"/>.
    /// </summary>
    public static IServiceCollection AddEngineMessages(this IServiceCollection services)
    {
        services.TryAddSingleton<MessageCodecs>();
        services.AddSingleton<ISpecializableCodec>(provider => provider.GetRequiredService<MessageCodecs>());
        services.AddSingleton<ISpecializableCopier>(provider => provider.GetRequiredService<MessageCodecs>());
        services.AddSerializer();
        services.Configure<TypeManifestOptions>(manifest =>
        {
            foreach (var type in MessageTypes.All) manifest.AddAllowedType(type);
        });
        return services;
    }

    /// <summary>Makes the codec of every message now. Throws when one cannot be made: better at start than in the middle of somebody's call.</summary>
    public static void ThrowIfIncomplete(IServiceProvider services)
    {
        var codecs = services.GetRequiredService<ICodecProvider>();
        foreach (var type in MessageTypes.All.Where(type => !type.IsEnum)) codecs.GetCodec(type);
    }
}
