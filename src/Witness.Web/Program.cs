using Witness.Web.Pages;
using Witness.Web.Wiring;

var builder = WebApplication.CreateBuilder(args);
builder.AddScreens();
var app = builder.Build();
app.MapScreens<App>();
app.Run();
