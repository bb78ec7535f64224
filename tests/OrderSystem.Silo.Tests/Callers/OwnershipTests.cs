using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Users;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.Silo.Users;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrderSystem.Silo.Tests.Callers;

[Collection(OrderTests.Name)]
public sealed class OwnershipTests(OrderCluster cluster)
{
    private readonly Guid _orderId = Guid.NewGuid();
    private readonly Guid _userId = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_orderId);

    private IUserGrain User => cluster.User(_userId);

    [Fact]
    public async Task To_another_caller_a_user_does_not_exist()
    {
        await CreateUser(TestCallers.Ada);

        Assert.Null(await User.Get(TestCallers.Grace));
        Assert.Null(await User.ListOrders(null, 10, TestCallers.Grace));
        Assert.Null(await User.GetOwner(TestCallers.Grace));
        Assert.NotNull(await User.Get(TestCallers.Ada));
        Assert.NotNull(await User.Get(TestCallers.Operator));
        Assert.Equal(TestCallers.Ada.OwnerId, (await User.GetOwner(TestCallers.Operator))!.OwnerId);
    }

    [Fact]
    public async Task To_another_caller_an_order_does_not_exist_and_is_not_changed()
    {
        await CreateUser(TestCallers.Ada);
        var command = Commands.Place(_userId, cluster.Provider.GoodCard);
        await Order.Place(command, TestCallers.Ada);

        Assert.Null(await Order.Get(TestCallers.Grace));
        Assert.Null(await Order.GetSteps(TestCallers.Grace));
        Assert.Equal(new OrderResult(OrderOutcome.NotFound), await Order.Cancel(TestCallers.Grace));
        Assert.Equal(new OrderResult(OrderOutcome.NotFound), await Order.Refund(TestCallers.Grace));
        Assert.Equal(OrderOutcome.NotFound, (await Order.Place(command, TestCallers.Grace)).Outcome);
        Assert.Equal(OrderStatus.Paid, (await Order.Get(TestCallers.Ada))!.Status);
        Assert.Equal(1, cluster.Provider.Book(_orderId).ChargeCalls);
    }

    [Fact]
    public async Task An_order_for_the_user_of_another_caller_is_refused_as_if_the_user_did_not_exist()
    {
        await CreateUser(TestCallers.Ada);

        var result = await Order.Place(Commands.Place(_userId, cluster.Provider.GoodCard), TestCallers.Grace);

        Assert.Equal(new OrderResult(OrderOutcome.NotFound), result);
        Assert.Equal(0, cluster.Provider.Book(_orderId).ChargeCalls);
        Assert.Empty((await User.ListOrders(null, 10, TestCallers.Ada))!.Orders);
    }

    [Fact]
    public async Task An_order_that_an_operator_places_belongs_to_the_owner_of_its_user()
    {
        await CreateUser(TestCallers.Ada);

        await Order.Place(Commands.Place(_userId, cluster.Provider.GoodCard), TestCallers.Operator);

        Assert.NotNull(await Order.Get(TestCallers.Ada));
        Assert.Null(await Order.Get(TestCallers.Grace));
        Assert.Equal(OrderOutcome.Done, (await Order.Cancel(TestCallers.Ada)).Outcome);
    }

    [Fact]
    public async Task An_operator_changes_the_orders_of_others()
    {
        await CreateUser(TestCallers.Ada);
        await Order.Place(Commands.Place(_userId, cluster.Provider.GoodCard), TestCallers.Ada);

        var result = await Order.Refund(TestCallers.Operator);

        Assert.Equal((OrderOutcome.Done, OrderStatus.Refunded), (result.Outcome, result.Order!.Status));
    }

    [Fact]
    public async Task The_owner_outlives_the_activation()
    {
        await CreateUser(TestCallers.Ada);
        await Order.Place(Commands.Place(_userId, cluster.Provider.GoodCard), TestCallers.Ada);

        await cluster.Cluster.DeactivateAsync(Order);
        await cluster.Cluster.DeactivateAsync(User);

        Assert.NotNull(await Order.Get(TestCallers.Ada));
        Assert.NotNull(await User.Get(TestCallers.Ada));
        Assert.Null(await Order.Get(TestCallers.Grace));
        Assert.Null(await User.Get(TestCallers.Grace));
    }

    [Fact]
    public async Task The_id_of_a_user_is_not_taken_over()
    {
        await CreateUser(TestCallers.Ada);

        await Assert.ThrowsAsync<InvalidOperationException>(() => CreateUser(TestCallers.Grace));
    }

    [Fact]
    public async Task What_was_stored_before_there_were_owners_is_for_operators()
    {
        await Store("user", User, new UserState { Name = "Ada", Email = "ada@example.com" });
        await Store("order", Order, new OrderState { UserId = _userId, Status = OrderStatus.Paid });

        Assert.Null(await User.Get(TestCallers.Ada));
        Assert.Null(await Order.Get(TestCallers.Ada));
        Assert.Null(await User.ListOrders(null, 10, TestCallers.Ada));
        Assert.Single((await User.ListOrders(null, 10, TestCallers.Operator))!.Orders);
        Assert.NotNull(await User.Get(TestCallers.Operator));
        Assert.NotNull(await Order.Get(TestCallers.Operator));
    }

    private Task<User> CreateUser(Caller caller) => User.Create(new CreateUser("Ada", "ada@example.com"), caller);

    private Task Store<T>(string name, IAddressable grain, T state) =>
        cluster.Storage.For(cluster.Cluster.Client.ServiceProvider.GetRequiredService<Serializer>())
            .WriteStateAsync(name, grain.GetGrainId(), new GrainState<T>(state));
}
