using System.ComponentModel.DataAnnotations;
using Metering.Products;

namespace RelayApi.Orders;

/// <summary>What holds for orders whose product does not say: section <c>Orders</c> of the configuration.</summary>
internal sealed class OrderOptions
{
    /// <summary>How long an order waits to be paid before it expires. Default 7 days; 1 min to 366 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan PayWithin { get; set; } = TimeToPay.Default;
}
