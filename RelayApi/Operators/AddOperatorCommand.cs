using Ledger.Keys;
using Ledger.Operators;
using RelayApi.Engines;

namespace RelayApi.Operators;

/// <summary><c>operators add NAME</c>: makes an operator key for somebody who has none, and who can reach the database.</summary>
internal static class AddOperatorCommand
{
    public static async Task<int> Run(string name, IConfiguration configuration)
    {
        if (!KeyName.IsValid(name))
        {
            await Console.Error.WriteLineAsync($"metering: An operator key has a name of at most {KeyName.LengthMax} characters.");
            return 2;
        }

        return await BooksDatabase.Use(configuration, async database =>
        {
            if (await new OperatorKeys(database, TimeProvider.System).Create(name, CancellationToken.None) is not { } secret)
            {
                await Console.Error.WriteLineAsync($"metering: The name '{name}' is taken, or there are {OperatorKeys.KeysMax} keys.");
                return 1;
            }

            Console.WriteLine($"Admin key  {secret}   (shown once)");
            return 0;
        });
    }
}
