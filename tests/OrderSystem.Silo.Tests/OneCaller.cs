using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Silo.Tests;

/// <summary>Calls for tests in which only one caller plays a part.</summary>
internal static class OneCaller
{
    public static Task<OrderResult> Place(this IOrderGrain order, PlaceOrder command) => order.Place(command, TestCallers.Ada);

    public static Task<Order?> Get(this IOrderGrain order) => order.Get(TestCallers.Ada);

    public static Task<OrderSteps?> GetSteps(this IOrderGrain order) => order.GetSteps(TestCallers.Ada);

    public static Task<OrderResult> Cancel(this IOrderGrain order) => order.Cancel(TestCallers.Ada);

    public static Task<OrderResult> Refund(this IOrderGrain order) => order.Refund(TestCallers.Ada);

    public static Task<User> Create(this IUserGrain user, CreateUser command) => user.Create(command, TestCallers.Ada);

    public static Task<User?> Get(this IUserGrain user) => user.Get(TestCallers.Ada);

    public static Task<OrderPage?> ListOrders(this IUserGrain user, OrderPosition? after, int limit) =>
        user.ListOrders(after, limit, TestCallers.Ada);
}
