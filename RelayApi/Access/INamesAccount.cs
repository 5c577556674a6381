namespace RelayApi.Access;

/// <summary>A body that names the account it is about.</summary>
internal interface INamesAccount
{
    string Account { get; }
}
